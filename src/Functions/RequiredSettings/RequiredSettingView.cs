using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.RequiredSettings;

/// <summary>The status of a setting that the customer must change.</summary>
public enum RequiredSettingStatus
{
    /// <summary>It is listed and not due yet.</summary>
    Open,

    /// <summary>Its day has passed and it is unconfirmed (C4).</summary>
    Overdue,

    /// <summary>It is confirmed.</summary>
    Confirmed,
}

/// <summary>A setting that the customer must change, as the API shows it on a date (C4).</summary>
/// <param name="Name">Its name on the contract.</param>
/// <param name="Description">Setting to be made.</param>
/// <param name="DueDate">The last day on which it may still be unconfirmed.</param>
/// <param name="Status">Its status.</param>
/// <param name="ConfirmedAt">Instant at which it was confirmed.</param>
/// <param name="Basis">The articles that it rests on (R2).</param>
public sealed record RequiredSettingView(
    string Name, string Description, LocalDate DueDate, RequiredSettingStatus Status, Instant? ConfirmedAt, IReadOnlyList<string> Basis)
{
    /// <summary>The setting on a Tokyo date.</summary>
    public static RequiredSettingView Of(RequiredSetting setting, LocalDate today) => new(
        setting.Name, setting.Description, setting.DueDate,
        setting.ConfirmedAt is not null ? RequiredSettingStatus.Confirmed
            : setting.IsOverdueOn(today) ? RequiredSettingStatus.Overdue
            : RequiredSettingStatus.Open,
        setting.ConfirmedAt, Rules.C4.Articles);
}
