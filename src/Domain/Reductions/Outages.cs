using NodaTime;

namespace SecureMx.Domain;

/// <summary>An outage as an operator records or corrects it (S1).</summary>
/// <param name="KnownAt">Instant at which the provider learned of it.</param>
/// <param name="RestoredAt">Instant at which the service could be used again; null while the outage lasts.</param>
/// <param name="ContractIds">The contracts that it struck; null for all.</param>
/// <param name="Cause">Its cause; null where it is not known.</param>
public sealed record StateOutage(Instant KnownAt, Instant? RestoredAt, IReadOnlyList<string>? ContractIds, string? Cause = null);

/// <summary>Decides on what operators record of outages (S1).</summary>
public static class Outages
{
    /// <summary>The most contracts that one outage names.</summary>
    public const int MaximumContracts = 10_000;

    /// <summary>Returns the reasons why an outage cannot be recorded as stated; empty if it can be.</summary>
    public static IReadOnlyList<Refusal> Check(StateOutage stated, Instant now)
    {
        List<Refusal> refusals = [];
        if (stated.KnownAt > now)
            refusals.Add(Refusal.By(Rules.S1, "/knownAt", new("`knownAt` must not be in the future.", "`knownAt` に将来の時刻は指定できません。"))); // S1
        if (stated.RestoredAt <= stated.KnownAt)
        {
            refusals.Add(
                Refusal.By(
                    Rules.S1, "/restoredAt", new("`restoredAt` must be later than `knownAt`.", "`restoredAt` は `knownAt` より後でなければなりません。")));
        }

        if (stated.RestoredAt > now)
        {
            refusals.Add(Refusal.By(Rules.S1, "/restoredAt", new(
                "`restoredAt` must not be in the future; leave it out while the outage lasts.",
                "`restoredAt` に将来の時刻は指定できません。継続中は省略してください。")));
        }

        if (stated.ContractIds is { Count: 0 or > MaximumContracts })
        {
            refusals.Add(Refusal.By(Rules.S1, "/contractIds", new(
                $"Must name 1 to {MaximumContracts} contracts by their ids, or be \"all\".",
                $"1 以上 {MaximumContracts} 以下の契約の ID、または \"all\" を指定してください。")));
        }

        return refusals;
    }

    /// <summary>The outage as stated.</summary>
    public static Outage Of(string outageId, StateOutage stated) =>
        new(
            outageId, stated.KnownAt, stated.RestoredAt,
            stated.ContractIds is null ? null : [.. stated.ContractIds.Distinct(StringComparer.Ordinal)], stated.Cause);
}
