using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Ending;

/// <summary>A notice or an order with all that it brings about, as the API shows it.</summary>
/// <param name="NoticeId">Its id; null in a preview.</param>
/// <param name="Target"><c>contract</c> or the option's code.</param>
/// <param name="ArrivedAt">Instant at which the service received it.</param>
/// <param name="ArrivedOn">The legal day of its arrival (E2).</param>
/// <param name="DesignatedDate">The day that the customer named.</param>
/// <param name="StatutoryDate">The day on which 30 days have run (E1); null for an order.</param>
/// <param name="EffectiveDate">The last day in force.</param>
/// <param name="TakesEffectAt">The first instant no longer in force (T4).</param>
/// <param name="Status">Its status.</param>
/// <param name="Falls">The options that end with the target (O3, O4).</param>
/// <param name="Lapses">The options whose eligibility lapses (O3).</param>
/// <param name="Settlement">Settlement of an early end (P1).</param>
/// <param name="Basis">The articles on which the date rests.</param>
/// <param name="Explanation">Calculation of the date, in one line.</param>
/// <param name="Orchestration">What waits for the date; null in a preview.</param>
public sealed record NoticeView(
    string? NoticeId,
    string Target,
    Instant ArrivedAt,
    LocalDate ArrivedOn,
    LocalDate? DesignatedDate,
    LocalDate? StatutoryDate,
    LocalDate EffectiveDate,
    Instant TakesEffectAt,
    NoticeStatus Status,
    IReadOnlyList<FallingOption> Falls,
    IReadOnlyList<LapsingOption> Lapses,
    SettlementView Settlement,
    IReadOnlyList<string> Basis,
    Text Explanation,
    OrchestrationLink? Orchestration)
{
    /// <summary>The ground of an order (E7); left out for a customer's notice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EndGround? Ground { get; private init; }

    /// <summary>The operator's reason for an order, or the consent to a withdrawal (E4).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; private init; }

    /// <summary>A notice that is on the contract, as of a Tokyo date.</summary>
    public static NoticeView Of(
        Contract contract, EndNotice notice, SettlementView settlement, LocalDate today, OrchestrationLink? orchestration)
    {
        var effect = Cascade.Of(contract, notice);
        var grounds = EndExplanations.OfEffectiveDate(contract, notice);
        return new NoticeView(
            notice.NoticeId, notice.Target.Code, notice.ArrivedAt, notice.ArrivedOn, notice.DesignatedDate, notice.StatutoryDate,
            notice.EffectiveDate,
            Tokyo.EndOf(notice.EffectiveDate), notice.StatusOn(contract, today), effect.Falls, effect.Lapses, settlement,
            grounds.Basis, grounds.Text, orchestration)
        {
            Ground = notice.Kind == EndNoticeKind.Notice ? null : notice.Ground,
            Reason = notice.Reason,
        };
    }
}
