using NodaTime;

namespace SecureMx.Domain;

/// <summary>Lists a setting that the customer must change: the command.</summary>
/// <param name="Name">Its name, on one line.</param>
/// <param name="Description">Change that the customer has to make.</param>
/// <param name="DueDate">The last day for it.</param>
public sealed record RequireSetting(string Name, string Description, LocalDate DueDate);

/// <summary>Decides on the settings that the customer must change, and reads off what they come to (C4, terms/5).</summary>
public static class RequiredSettings
{
    private const int MaximumNameLength = 100;
    private const int MaximumSettings = 200;

    /// <summary>Lists a setting, or changes the one of that name; a changed description must be confirmed again.</summary>
    public static Decision Require(Contract contract, RequireSetting command, Instant now)
    {
        var (name, description, dueDate) = command;
        if (contract.StatusOn(Tokyo.DateOf(now)) == ContractStatus.Terminated)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.C4, "", new(
                "The contract has ended; it no longer requires settings.",
                "契約は既に終了しているため、設定の変更は不要です。")));
        }

        var listed = contract.RequiredSetting(name);
        List<Refusal> refusals = [];
        if (FreeText.ProblemOfLine(new("The name of a setting", "設定の名称"), name, MaximumNameLength) is { } nameProblem)
            refusals.Add(Refusal.By(Rules.C4, "", nameProblem));
        if (FreeText.ProblemOf(new("The description of a setting", "設定の説明"), description, FreeText.MaximumReasonLength) is { } problem)
            refusals.Add(Refusal.By(Rules.C4, "/description", problem));
        if (listed is null && contract.RequiredSettings.Count >= MaximumSettings)
        {
            refusals.Add(Refusal.Conflict(Rules.C4, "", new(
            $"A contract lists at most {MaximumSettings} settings.",
            $"一の契約に登録できる設定は {MaximumSettings} 件までです。")));
        }

        if (refusals.Count > 0) return Decision.Refuse(refusals);

        return listed is not null && listed.Description == description && listed.DueDate == dueDate
            ? Decision.Nothing
            : Decision.Record(new SettingRequired(name, description, dueDate)); // C4
    }

    /// <summary>Confirms a setting; doing it again changes nothing.</summary>
    /// <exception cref="ArgumentException">There is no such setting.</exception>
    public static Decision Confirm(Contract contract, string name, Instant now)
    {
        var setting = contract.RequiredSetting(name)
            ?? throw new ArgumentException("There is no such setting on the contract.", nameof(name));
        return setting.ConfirmedAt is not null ? Decision.Nothing : Decision.Record(new SettingConfirmed(name, now)); // C4
    }

    /// <summary>Whether the service is assured on a date: not while a setting is overdue and unconfirmed.</summary>
    public static Provision ProvisionOn(this Contract contract, LocalDate today) =>
        contract.RequiredSettings.Any(s => s.IsOverdueOn(today)) ? Provision.NotAssured : Provision.Assured; // C4, terms/5

    internal static Contract Apply(Contract contract, SettingRequired e)
    {
        var listed = contract.RequiredSetting(e.Name);
        var setting = new RequiredSetting(
            e.Name, e.Description, e.DueDate, listed?.Description == e.Description ? listed.ConfirmedAt : null);
        return contract with
        {
            RequiredSettings = listed is null
                ? [.. contract.RequiredSettings, setting]
                : [.. contract.RequiredSettings.Select(s => s.Name == e.Name ? setting : s)],
        };
    }

    internal static Contract Apply(Contract contract, SettingConfirmed e) =>
        contract with
        {
            RequiredSettings = [.. contract.RequiredSettings.Select(s => s.Name == e.Name ? s with { ConfirmedAt = e.ConfirmedAt } : s)],
        };
}
