using NodaTime;

namespace SecureMx.Domain;

/// <summary>Accepts an application for a change: the command.</summary>
/// <param name="ApplicationId">The application; accepting it again changes nothing.</param>
/// <param name="Change">The change, as it was found right on arrival.</param>
/// <param name="Terms">Terms of the acceptance; refusals point into it.</param>
public sealed record AcceptChange(string ApplicationId, ChangeApplication Change, ChangeTerms Terms);

/// <summary>Decides on applications for changes: on arrival and on acceptance (A1–A3, A2 twice).</summary>
public static class ChangeApplications
{
    private const int MaximumSettingLength = 100;

    /// <summary>Checks an application as it arrives: its canonical form, or every refusal.</summary>
    public static CheckResult<ChangeApplication> Check(Contract contract, ChangeApplication change, LocalDate today)
    {
        List<Refusal> refusals = [];
        if (contract.StatusOn(today) == ContractStatus.Terminated)
        {
            refusals.Add(Refusal.Conflict(Rules.C6, "", new(
            "The contract has ended; it can no longer be changed.",
            "契約は既に終了しているため、変更できません。")));
        }

        var canonical = CheckAgainst(contract, change, today, isArrival: true, refusals);
        return CheckResult.Of(canonical, refusals);
    }

    /// <summary>
    /// Accepts an application: everything is checked again (A2), and the change is on the contract from its effective date (A3).
    /// </summary>
    public static Decision Accept(Contract contract, AcceptChange command, Instant now)
    {
        var (applicationId, change, terms) = command;
        if (contract.AcceptedApplications.Contains(applicationId)) return Decision.Nothing;

        var today = Tokyo.DateOf(now);
        List<Refusal> refusals = [.. ChangeDates.Check(contract, change, terms.EffectiveDate, today)];
        Amounts.Check(terms.OneTimeFee, "/oneTimeFee", refusals);
        List<Refusal> again = [];
        var accepted = CheckAgainst(contract, change, terms.EffectiveDate, isArrival: false, again); // A2
        refusals.AddRange(again.Select(r => r with { Pointer = "" }));
        if (change.DiskGigabytes is not null)
            refusals.AddRange(DiskChanges.CheckPrice(contract, change.DiskGigabytes.Value, terms.EffectiveDate));
        if (refusals.Count > 0) return Decision.Refuse(refusals);

        return Decision.Record(accepted switch
        {
            { DiskGigabytes: { } gigabytes } =>
                new DiskCapacityChanged(
                    applicationId, today, terms.EffectiveDate, terms.OneTimeFee,
                    DiskChanges.OptionOf(contract, terms.EffectiveDate)!.Number, gigabytes),
            { Setting: { } setting } =>
                new SettingChanged(applicationId, today, terms.EffectiveDate, terms.OneTimeFee, setting, accepted.Detail),
            _ => new ScopeChanged(applicationId, today, terms.EffectiveDate, terms.OneTimeFee, accepted.Domains!, accepted.IpAddresses!),
        });
    }

    private static ChangeApplication CheckAgainst(
        Contract contract, ChangeApplication change, LocalDate date, bool isArrival, List<Refusal> refusals)
    {
        var isScope = change.Domains is not null || change.IpAddresses is not null;
        if ((change.DiskGigabytes is null ? 0 : 1) + (isScope ? 1 : 0) + (change.Setting is null ? 0 : 1) != 1)
        {
            refusals.Add(Refusal.By(Rules.A1, "", new(
                "A change is one of diskGigabytes, of domains and ipAddresses, or of a setting with its detail.",
                "変更は、diskGigabytes、domains と ipAddresses、setting (detail を含む) のいずれか一つです。")));
            return change;
        }

        if (change.Setting is null && change.Detail is not null)
        {
            refusals.Add(Refusal.By(Rules.A1, "/detail", new(
            "Only a setting has a detail.",
            "detail を指定できるのは setting の変更だけです。")));
        }

        if (change.DiskGigabytes is { } gigabytes) DiskChanges.Check(contract, gigabytes, date, isArrival, refusals);
        if (change.Setting is { } setting) CheckSetting(setting, change.Detail, refusals);
        return isScope ? ScopeChanges.Check(contract, change, date, isArrival, refusals) : change;
    }

    private static void CheckSetting(string setting, string? detail, List<Refusal> refusals)
    {
        if (FreeText.ProblemOfLine(new("The name of the setting", "設定の名称"), setting, MaximumSettingLength) is { } problem)
            refusals.Add(Refusal.By(Rules.A1, "/setting", problem));
        if (detail is not null
            && FreeText.ProblemOf(
                new("The detail of the setting", "設定の内容"), detail,
                FreeText.MaximumReasonLength) is { } wrong)
        {
            refusals.Add(Refusal.By(Rules.A1, "/detail", wrong));
        }
    }
}
