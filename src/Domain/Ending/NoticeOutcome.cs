using NodaTime;

namespace SecureMx.Domain;

/// <summary>Outcome of a notice or an order (E5), by the record of its contract.</summary>
/// <param name="Status">Its status on the record.</param>
/// <param name="TakesEffectAt">While it is pending, the first instant at which its target is no longer in force (T4); null
/// afterwards.</param>
/// <param name="ContractEnded">Whether it has taken effect and the end of the contract is on the record.</param>
/// <param name="EligibilityLapsed">Whether it has taken effect and the lapse of an option's eligibility is on the record (O3).</param>
/// <param name="Overtaken">Later notices that it has replaced by taking effect; their orchestrations have nothing to wait for any
/// more.</param>
public sealed record NoticeOutcome(
    NoticeStatus Status, Instant? TakesEffectAt, bool ContractEnded, bool EligibilityLapsed, IReadOnlyList<string> Overtaken)
{
    /// <summary>The outcome of a notice; null where the contract has no such notice.</summary>
    public static NoticeOutcome? Of(Contract contract, string noticeId) => contract.Notice(noticeId) switch
    {
        null => null,
        { Status: NoticeStatus.Pending } notice => new(notice.Status, Tokyo.EndOf(notice.EffectiveDate), false, false, []),
        { Status: NoticeStatus.Effected } notice => new(
            notice.Status,
            TakesEffectAt: null,
            contract.Ended is not null,
            contract.Options.Any(option => option.EligibilityLapsedSince is not null),
            [.. contract.Notices
                .Where(other => other.Status == NoticeStatus.Replaced && other.EffectiveDate > notice.EffectiveDate)
                .Select(other => other.NoticeId)]),
        { } notice => new(notice.Status, null, false, false, []),
    };
}
