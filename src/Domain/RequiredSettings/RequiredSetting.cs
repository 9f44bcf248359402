using NodaTime;

namespace SecureMx.Domain;

/// <summary>A setting that the customer must change on their own network or systems (C4, terms/5).</summary>
/// <param name="Name">Its name on the contract.</param>
/// <param name="Description">Setting to be made.</param>
/// <param name="DueDate">The last day on which it may still be unconfirmed.</param>
/// <param name="ConfirmedAt">Instant at which it was confirmed; null before.</param>
public sealed record RequiredSetting(string Name, string Description, LocalDate DueDate, Instant? ConfirmedAt = null)
{
    /// <summary>Whether it is overdue and unconfirmed on a date (C4).</summary>
    public bool IsOverdueOn(LocalDate today) => ConfirmedAt is null && DueDate < today; // C4
}

/// <summary>Whether provision of the service is assured (C4).</summary>
public enum Provision
{
    /// <summary>Every setting that is due is confirmed.</summary>
    [System.Text.Json.Serialization.JsonStringEnumMemberName("assured")]
    Assured,

    /// <summary>A setting is overdue and unconfirmed: the provider may be unable to provide the service (terms/5).</summary>
    [System.Text.Json.Serialization.JsonStringEnumMemberName("not-assured")]
    NotAssured,
}

/// <summary>A setting is listed, or its description or due date is changed (C4).</summary>
public sealed record SettingRequired(string Name, string Description, LocalDate DueDate) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.C4];
}

/// <summary>The customer has confirmed a setting (C4).</summary>
public sealed record SettingConfirmed(string Name, Instant ConfirmedAt) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.C4];
}
