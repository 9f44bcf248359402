using NodaTime;

namespace SecureMx.Domain;

/// <summary>An application for the succession of another customer to a contract (契約上の地位の移転, Civil Code 539-2).</summary>
/// <param name="CustomerId">The successor's id, as the partner chose it.</param>
/// <param name="CustomerName">Its name, 1 to 200 characters; may be left out for a customer that is on record.</param>
/// <param name="Reason">Why, 1 to 2,000 characters; null where no reason is given.</param>
public sealed record TransferApplication(string CustomerId, string? CustomerName = null, string? Reason = null)
{
    /// <summary>The customer that the contract had when the application arrived.</summary>
    public string FormerCustomerId { get; init; } = "";
}

/// <summary>Terms of the acceptance of a transfer.</summary>
/// <param name="EffectiveDate">The first Tokyo date on which the contract is the successor's; it is in the month of the acceptance, and not
/// after it.</param>
public sealed record TransferTerms(LocalDate EffectiveDate);

/// <summary>The successor as its record has it.</summary>
/// <param name="Name">Its name where no profile says otherwise; null where none is known.</param>
/// <param name="Profiles">The changes of its profile, in the order in which they were entered.</param>
/// <param name="Services">The designated services that it holds, held or is to hold.</param>
public sealed record Successor(string? Name, IReadOnlyList<ProfileChange> Profiles, IReadOnlyList<DesignatedService> Services)
{
    /// <summary>A customer of whom nothing is known yet.</summary>
    public static readonly Successor Unknown = new(null, [], []);
}

/// <summary>Accepts an application for a transfer: the command.</summary>
/// <param name="ApplicationId">The application; accepting it again changes nothing.</param>
/// <param name="Transfer">The transfer, as it was found right on arrival.</param>
/// <param name="Terms">Terms of the acceptance; refusals point into it.</param>
/// <param name="Successor">The successor.</param>
/// <param name="AcceptedOn">The Tokyo date of the acceptance.</param>
public sealed record AcceptTransfer(
    string ApplicationId, TransferApplication Transfer, TransferTerms Terms, Successor Successor, LocalDate AcceptedOn);

/// <summary>A customer has succeeded to the contract (Civil Code 539-2).</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="FormerCustomerId">The customer until then.</param>
/// <param name="CustomerId">The customer from then on.</param>
/// <param name="AcceptedOn">The Tokyo date of the acceptance.</param>
/// <param name="EffectiveDate">The first Tokyo date on which the contract is the successor's.</param>
/// <param name="BilledFrom">The first month that is billed to the successor.</param>
/// <param name="Profiles">How bills name and address the successor, by months.</param>
/// <param name="Services">The successor's designated services.</param>
/// <param name="Reason">Why; null where no reason was given.</param>
public sealed record ContractTransferred(
    string ApplicationId, string FormerCustomerId, string CustomerId, LocalDate AcceptedOn, LocalDate EffectiveDate, YearMonth BilledFrom,
    IReadOnlyList<DatedProfile> Profiles, IReadOnlyList<DesignatedService> Services, string? Reason) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.A1Transfer];
}

/// <summary>A customer of a contract that was transferred.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Since">The first Tokyo date on which the contract is its own; null for the one that concluded it.</param>
/// <param name="BilledFrom">The first month that is billed to it; null for the one that concluded it.</param>
public sealed record DatedCustomer(string CustomerId, LocalDate? Since, YearMonth? BilledFrom);
