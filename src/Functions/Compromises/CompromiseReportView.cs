using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Compromises;

/// <summary>The status of a report of a suspected misuse (C3).</summary>
public enum CompromiseReportStatus
{
    /// <summary>It waits for the provider's instructions.</summary>
    Reported,

    /// <summary>The provider has answered; the customer has not acknowledged that yet.</summary>
    Instructed,

    /// <summary>The customer has acknowledged the instructions.</summary>
    Acknowledged,
}

/// <summary>A report of a suspected misuse of the setting authority, as the API shows it (C3).</summary>
/// <param name="ReportId">Its id.</param>
/// <param name="Status">Its status.</param>
/// <param name="Description">Suspicion of the customer.</param>
/// <param name="ReportedAt">Instant at which it was reported.</param>
/// <param name="Instructions">The provider's instructions to the customer; null before them.</param>
/// <param name="InstructedAt">Instant at which the provider gave the instructions.</param>
/// <param name="AcknowledgedAt">Instant at which the customer acknowledged it.</param>
/// <param name="Basis">The articles that it rests on (R2).</param>
public sealed record CompromiseReportView(
    string ReportId, CompromiseReportStatus Status, string Description, Instant ReportedAt, string? Instructions, Instant? InstructedAt,
    Instant? AcknowledgedAt, IReadOnlyList<string> Basis)
{
    /// <summary>Shows a report.</summary>
    public static CompromiseReportView Of(CompromiseReport report) => new(
        report.ReportId,
        report.AcknowledgedAt is not null ? CompromiseReportStatus.Acknowledged
            : report.Instructions is not null ? CompromiseReportStatus.Instructed
            : CompromiseReportStatus.Reported,
        report.Description, report.ReportedAt, report.Instructions, report.InstructedAt, report.AcknowledgedAt, Rules.C3Report.Articles);
}
