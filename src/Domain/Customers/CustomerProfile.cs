using NodaTime;

namespace SecureMx.Domain;

/// <summary>How bills name and address a customer.</summary>
/// <param name="Name">The customer's name, 1 to 200 characters.</param>
/// <param name="NameKana">How it is read; null where that is not known.</param>
/// <param name="Address">The postal code and address, in one line; null where none is known.</param>
/// <param name="Department">The department that pays; null for none.</param>
/// <param name="Contact">The person who receives bills; null for none.</param>
/// <param name="IsPerson">Whether the customer is a person, whose name has 様; a company's has 御中.</param>
public sealed record CustomerProfile(
    string Name, string? NameKana = null, string? Address = null, string? Department = null, string? Contact = null,
    bool IsPerson = false)
{
    /// <summary>The addressee of a bill.</summary>
    public Addressee ToAddressee() => new(Name, Address, Department, Contact, IsPerson);
}

/// <summary>A change of a customer's profile, as an operator entered it.</summary>
/// <param name="ChangeId">Its id.</param>
/// <param name="From">The first month whose bills show it.</param>
/// <param name="Profile">The profile from then on.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When it was entered.</param>
/// <param name="By">The operator.</param>
public sealed record ProfileChange(string ChangeId, YearMonth From, CustomerProfile Profile, string Reason, Instant At, Actor By);

/// <summary>A profile on a contract, from a month on.</summary>
/// <param name="From">The first month; null for the profile that the contract was concluded with.</param>
/// <param name="Profile">The profile.</param>
/// <param name="ChangeId">The change that brought it; null for the first.</param>
public sealed record DatedProfile(YearMonth? From, CustomerProfile Profile, string? ChangeId);

/// <summary>An operator has changed the name or address of the contract's customer, from a month on (A1).</summary>
/// <param name="ChangeId">The change, which is the same on all contracts of the customer.</param>
/// <param name="From">The first month whose bills show it.</param>
/// <param name="Profile">The profile from then on.</param>
/// <param name="Reason">Why.</param>
public sealed record CustomerProfileChanged(string ChangeId, YearMonth From, CustomerProfile Profile, string Reason) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.A1];
}
