using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// An application for a change of a contract (A1): of the disk capacity, of the scope, or of a named setting; one of the three.
/// </summary>
/// <param name="DiskGigabytes">The new capacity of <c>mailbox-plus</c> (O6).</param>
/// <param name="Domains">The new domain names; those in force where null (C2).</param>
/// <param name="IpAddresses">The new addresses; those in force where null (C1, C2).</param>
/// <param name="Setting">The setting to be changed.</param>
/// <param name="Detail">Setting to be made.</param>
public sealed record ChangeApplication(
    int? DiskGigabytes = null, IReadOnlyList<string>? Domains = null, IReadOnlyList<string>? IpAddresses = null, string? Setting = null,
    string? Detail = null);

/// <summary>Terms that the acceptance of a change fixes (A3).</summary>
/// <param name="EffectiveDate">The first day of what is changed.</param>
/// <param name="OneTimeFee">Whole yen, due on acceptance; 0 where there is none.</param>
public sealed record ChangeTerms(LocalDate EffectiveDate, long OneTimeFee = 0);

/// <summary>An operator has accepted a larger disk (O6, A3).</summary>
public sealed record DiskCapacityChanged(
    string ApplicationId, LocalDate AcceptedOn, LocalDate EffectiveDate, long OneTimeFee, int OptionNumber, int Gigabytes) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.A1, Rules.O6];
}

/// <summary>An operator has accepted another scope (C1, C2, A3).</summary>
public sealed record ScopeChanged(
    string ApplicationId, LocalDate AcceptedOn, LocalDate EffectiveDate, long OneTimeFee, IReadOnlyList<string> Domains,
    IReadOnlyList<string> IpAddresses) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.A1, Rules.C2];
}

/// <summary>An operator has accepted the change of a setting (A1, A3).</summary>
public sealed record SettingChanged(
    string ApplicationId, LocalDate AcceptedOn, LocalDate EffectiveDate, long OneTimeFee, string Setting, string? Detail) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.A1, Rules.A3];
}
