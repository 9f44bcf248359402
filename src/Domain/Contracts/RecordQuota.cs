using NodaTime;

namespace SecureMx.Domain;

/// <summary>Counts the events that callers have put on the record of one contract, so that no record grows without end.</summary>
/// <param name="Day">The Tokyo day that is counted.</param>
/// <param name="OfTheDay">The changes of that day, by kind.</param>
/// <param name="Bytes">All that callers have put on the record, in bytes as it is stored.</param>
public sealed record RecordQuota(LocalDate Day, IReadOnlyDictionary<string, int> OfTheDay, long Bytes)
{
    /// <summary>The most changes of one kind on a contract and Tokyo day.</summary>
    public const int MaximumOfAKind = 200;

    /// <summary>
    /// The most bytes that callers put on one record: 1 GiB. Beside it are a bill, readings and what the service records, below 1 MB a
    /// month: a hundred years of them and this are a tenth of the 20 GB that a logical partition of the store holds.
    /// </summary>
    public const long MaximumBytes = 1L << 30;

    /// <summary>No events yet.</summary>
    public static readonly RecordQuota None = new(LocalDate.MinIsoValue, new Dictionary<string, int>(), 0);

    /// <summary>The quota after a change.</summary>
    /// <param name="today">The Tokyo day.</param>
    /// <param name="events">Events to record.</param>
    /// <param name="bytes">What that takes in the store.</param>
    public RecordQuota After(LocalDate today, IEnumerable<ContractEvent> events, long bytes)
    {
        var counts = Day == today ? new Dictionary<string, int>(OfTheDay, StringComparer.Ordinal) : [];
        foreach (var kind in events.Select(KindOf)) counts[kind] = counts.GetValueOrDefault(kind) + 1;
        return new RecordQuota(today, counts, Bytes + bytes);
    }

    /// <summary>Refuses a caller's change that exceeds the quota; null if it is allowed. A contract can always be ended.</summary>
    /// <param name="events">The change.</param>
    public Text? RefusalOf(IReadOnlyList<ContractEvent> events) =>
        Bytes > MaximumBytes && !events.All(recorded => recorded is NoticeGiven or EndOrdered)
            ? new Text(
                $"The record of the contract holds as much as callers may put on it ({MaximumBytes} bytes). Ask the provider for a new "
                    + "contract.",
                $"この契約の記録は上限 ({MaximumBytes} バイト) に達しています。新しい契約について当社にご相談ください。")
            : IsOverDay
                ? new Text(
                    $"The contract has had {MaximumOfAKind} changes of this kind today, as many as a day takes. Make it tomorrow, in "
                        + "Tokyo.",
                    $"この契約については、本日すでに同種の変更が上限の {MaximumOfAKind} 回行われました。明日 (日本時間) 以降にお試しください。")
                : null;

    /// <summary>Whether it is the day's number that is exceeded: a later day takes the change.</summary>
    public bool IsOverDay => Bytes <= MaximumBytes && OfTheDay.Values.Any(count => count > MaximumOfAKind);

    private static string KindOf(ContractEvent recorded) => recorded.GetType().Name;
}
