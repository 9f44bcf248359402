using NodaTime;

namespace SecureMx.Domain;

/// <summary>Reports a suspected misuse: the command.</summary>
/// <param name="ReportId">Chosen by the receiver.</param>
/// <param name="Description">Suspicion.</param>
public sealed record ReportCompromise(string ReportId, string Description);

/// <summary>Answers a report with instructions: the command.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="Instructions">Instructions to the customer.</param>
public sealed record InstructOnReport(string ReportId, string Instructions);

/// <summary>Decides on reports of a suspected misuse: reported, answered with instructions, acknowledged (C3, terms/6-4).</summary>
public static class CompromiseReports
{
    /// <summary>The most reports of a contract whose instructions the customer has not acknowledged.</summary>
    public const int MaximumOpen = 100;

    /// <summary>Reports a suspicion, at once. Reporting the same id again changes nothing.</summary>
    public static Decision Report(Contract contract, ReportCompromise command, Instant now)
    {
        var (reportId, description) = command;
        if (contract.CompromiseReport(reportId) is not null) return Decision.Nothing;

        if (contract.StatusOn(Tokyo.DateOf(now)) == ContractStatus.Terminated)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.C3Report, "", new(
                "The contract has ended, and the setting authority with it.",
                "契約は既に終了し、設定権限も失われています。")));
        }

        if (contract.CompromiseReports.Count(r => r.AcknowledgedAt is null) >= MaximumOpen)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.C3Report, "", new(
                $"{MaximumOpen} reports of the contract are open; acknowledge the instructions of one of them first.",
                $"対応中の連絡が {MaximumOpen} 件あります。いずれかの指示を確認した後に連絡してください。")));
        }

        return FreeText.ProblemOf(
            new("The description of what is suspected", "不正利用の可能性の説明"), description, FreeText.MaximumReasonLength) is { } problem
            ? Decision.Refuse(Refusal.By(Rules.C3Report, "/description", problem))
            : Decision.Record(new CompromiseReported(reportId, description, now)); // C3
    }

    /// <summary>Answers a report with instructions; until they are acknowledged, others may take their place.</summary>
    /// <exception cref="ArgumentException">There is no such report.</exception>
    public static Decision Instruct(Contract contract, InstructOnReport command, Instant now)
    {
        var (reportId, instructions) = command;
        var report = Existing(contract, reportId);
        if (report.Instructions == instructions) return Decision.Nothing;

        if (report.AcknowledgedAt is not null)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.C3Report, "", new(
                "The customer has acknowledged the instructions; others need a new report.",
                "契約者は指示を確認済みです。別の指示には新たな連絡が必要です。")));
        }

        return FreeText.ProblemOf(new("The instructions", "指示"), instructions, FreeText.MaximumReasonLength) is { } problem
            ? Decision.Refuse(Refusal.By(Rules.C3Report, "/instructions", problem))
            : Decision.Record(new CompromiseInstructed(reportId, instructions, now)); // C3
    }

    /// <summary>Acknowledges the instructions; doing it again changes nothing.</summary>
    /// <exception cref="ArgumentException">There is no such report.</exception>
    public static Decision Acknowledge(Contract contract, string reportId, Instant now)
    {
        var report = Existing(contract, reportId);
        if (report.AcknowledgedAt is not null) return Decision.Nothing;

        return report.Instructions is null
            ? Decision.Refuse(Refusal.Conflict(Rules.C3Report, "", new(
                "The provider has not yet given instructions; they cannot be acknowledged.",
                "当社からの指示がまだないため、確認できません。")))
            : Decision.Record(new CompromiseAcknowledged(reportId, now)); // C3
    }

    internal static Contract Apply(Contract contract, CompromiseReported e) =>
        contract with { CompromiseReports = [.. contract.CompromiseReports, new(e.ReportId, e.Description, e.ReportedAt)] };

    internal static Contract Apply(Contract contract, CompromiseInstructed e) =>
        Change(contract, e.ReportId, r => r with { Instructions = e.Instructions, InstructedAt = e.InstructedAt });

    internal static Contract Apply(Contract contract, CompromiseAcknowledged e) =>
        Change(contract, e.ReportId, r => r with { AcknowledgedAt = e.AcknowledgedAt });

    private static CompromiseReport Existing(Contract contract, string reportId) =>
        contract.CompromiseReport(reportId) ?? throw new ArgumentException("There is no such report on the contract.", nameof(reportId));

    private static Contract Change(Contract contract, string reportId, Func<CompromiseReport, CompromiseReport> change) =>
        contract with { CompromiseReports = [.. contract.CompromiseReports.Select(r => r.ReportId == reportId ? change(r) : r)] };
}
