using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Outages;

/// <summary>Shows outages to who may see them: to operators all, to a partner those that struck a contract of its own.</summary>
public sealed class OutageVisibility(ContractStore contracts)
{
    private const int PageSize = 200;
    private const int MaximumLookedAt = 2000;


    /// <summary>The views of those outages that the caller may see, in their order.</summary>
    /// <remarks>
    /// Budget, for a partner: a query page of up to 200 of its contracts for the outages that struck all, more of them (up to 2,000) where
    /// none of those was struck; and for the others a point read of each contract named, up to 200 in all.
    /// </remarks>
    internal async Task<IReadOnlyList<OutageView>> ShowAsync(
        IReadOnlyList<OutageDocument> outages, Caller caller, Instant now, CancellationToken cancellationToken)
    {
        if (caller.PartnerId is not { } partnerId)
            return [.. outages.Select(outage => OutageView.Of(outage, caller, now, IsClaimOpen(outage.Outage, now)))];

        var named = await ReadNamedAsync(outages, partnerId, cancellationToken);
        var own = outages.Any(outage => outage.Outage.ContractIds is null)
            ? await SeeOwnAsync(
                partnerId, [.. outages.Select(outage => outage.Outage).Where(outage => outage.ContractIds is null)], now, cancellationToken)
            : null;
        List<OutageView> views = [];
        foreach (var outage in outages)
        {
            (bool isVisible, bool isClaimPossible) = outage.Outage.ContractIds is null
                ? own![outage.Outage]
                : SeeNamed(outage, outage.ContractsOf(partnerId), named, now);
            if (isVisible)
                views.Add(OutageView.Of(outage, caller, now, isClaimPossible));
        }

        return views;
    }

    /// <summary>The views of those outages that struck one contract.</summary>
    internal static IReadOnlyList<OutageView> Show(IReadOnlyList<OutageDocument> outages, Contract contract, Caller caller, Instant now) =>
    [
        .. outages.Where(outage => outage.Outage.Strikes(contract, now))
            .Select(outage => OutageView.Of(outage, caller, now, FeeReductions.RefusalOf(contract, outage.Outage, now) is null)),
    ];

    // By the dates alone, whatever contract.
    // S1, S4
    private static bool IsClaimOpen(Outage outage, Instant now) => outage.UnitsAt(now) > 0 && !(outage.LastDay < Tokyo.DateOf(now));

    private static (bool IsVisible, bool IsClaimPossible) SeeNamed(
        OutageDocument outage, IReadOnlyList<string> ids, IReadOnlyDictionary<string, Contract> read, Instant now)
    {
        bool areAllRead = ids.All(read.ContainsKey);
        bool isClaimPossible = ids.Any(
            id => read.TryGetValue(id, out var contract) && FeeReductions.RefusalOf(contract, outage.Outage, now) is null);
        return (ids.Count > 0, isClaimPossible || (!areAllRead && IsClaimOpen(outage.Outage, now)));
    }

    private async Task<IReadOnlyDictionary<string, Contract>> ReadNamedAsync(
        IReadOnlyList<OutageDocument> outages, string partnerId, CancellationToken cancellationToken)
    {
        string[] ids = [.. outages.SelectMany(outage => outage.ContractsOf(partnerId)).Distinct(StringComparer.Ordinal).Take(PageSize)];
        var found = ids.Length == 0 ? [] : await contracts.FindManyAsync(ids, cancellationToken);
        return found.OfType<Contract>().ToDictionary(contract => contract.ContractId, StringComparer.Ordinal);
    }

    // Of each outage whether it struck a contract of the partner, and whether one may claim; a page of contracts is in memory at a time.
    private async Task<IReadOnlyDictionary<Outage, (bool IsVisible, bool IsClaimPossible)>> SeeOwnAsync(
        string partnerId, IReadOnlyList<Outage> outages, Instant now, CancellationToken cancellationToken)
    {
        Dictionary<Outage, (bool IsStruck, bool IsClaimPossible)> seen = new(ReferenceEqualityComparer.Instance);
        foreach (var outage in outages)
            seen[outage] = (false, false);
        int lookedAt = 0;
        string? cursor = null;
        do
        {
            var page = await contracts.WalkAsync(partnerId, PageSize, cursor, cancellationToken);
            foreach (var outage in outages)
            {
                var (isStruck, isClaimPossible) = seen[outage];
                seen[outage] = (
                    isStruck || page.Items.Any(contract => outage.Strikes(contract, now)),
                    isClaimPossible || page.Items.Any(contract => FeeReductions.RefusalOf(contract, outage, now) is null));
            }

            lookedAt += page.Items.Count;
            cursor = page.Cursor;
        }
        while (cursor is not null && lookedAt < MaximumLookedAt && !seen.Values.All(outage => outage.IsStruck));

        bool areAllRead = cursor is null;
        return seen.ToDictionary(
            outage => outage.Key,
            outage => (outage.Value.IsStruck, outage.Value.IsClaimPossible || (!areAllRead && IsClaimOpen(outage.Key, now))),
            (IEqualityComparer<Outage>)ReferenceEqualityComparer.Instance);
    }
}
