using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Notifications;

/// <summary>Who has put something right, in an event for partners.</summary>
/// <param name="Role"><c>partner</c>, <c>operator</c>, <c>meter</c> or <c>system</c>.</param>
/// <param name="Name">The person, where it is one of the partner's; null for the provider's staff.</param>
public sealed record EventActor(string Role, string? Name)
{
    internal static EventActor Of(Actor actor) => new(actor.Role, actor.Role == Actor.PartnerRole ? actor.Name : null);
}

/// <summary>The withdrawal of an application (A1).</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="Kind">What was applied for.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="ContractId">The contract that it is about; null for one for the service.</param>
/// <param name="Reason">Why; null where no reason was given.</param>
/// <param name="By">Who withdrew it.</param>
public sealed record ApplicationWithdrawalNews(
    string ApplicationId, ApplicationKind Kind, string CustomerId, string? ContractId, string? Reason, EventActor By);

/// <summary>The succession of another customer to a contract (A1).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">The successor.</param>
/// <param name="FormerCustomerId">The customer until then.</param>
/// <param name="ApplicationId">The application.</param>
/// <param name="EffectiveDate">The first Tokyo date on which the contract is the successor's.</param>
/// <param name="BilledFrom">The first month that is billed to the successor.</param>
/// <param name="Reason">Why; null where no reason was given.</param>
/// <param name="By">Who accepted it.</param>
public sealed record TransferNews(
    string ContractId, string CustomerId, string FormerCustomerId, string ApplicationId, LocalDate EffectiveDate, YearMonth BilledFrom,
    string? Reason, EventActor By);

/// <summary>A change of a customer's profile (A1).</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="ChangeId">The change.</param>
/// <param name="Name">The name from that month on; the customer shows the rest.</param>
/// <param name="From">The first month whose bills show it.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who changed it.</param>
public sealed record ProfileNews(string CustomerId, string ChangeId, string Name, YearMonth From, string Reason, EventActor By);

/// <summary>A correction of a reading of a closed month (B9).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="Date">The day of the reading.</param>
/// <param name="CorrectedIn">The month that was open then, whose bill makes the difference good.</param>
/// <param name="Reason">Why; null where no reason was given.</param>
/// <param name="By">Who corrected it.</param>
public sealed record ReadingNews(
    string ContractId, string CustomerId, LocalDate Date, YearMonth CorrectedIn, string? Reason, EventActor By);
