using NodaTime;

namespace SecureMx.Domain;

/// <summary>Decides on the profiles of a customer: which one holds in a month, and which ones a contract has to know (A1).</summary>
public static class CustomerProfiles
{
    /// <summary>The profile of a month; null where none has been entered for it.</summary>
    public static ProfileChange? InForce(IReadOnlyList<ProfileChange> changes, YearMonth month) =>
        Effective(changes).LastOrDefault(change => change.From.CompareTo(month) <= 0);

    /// <summary>The profiles of later months, in their order.</summary>
    public static IReadOnlyList<ProfileChange> Coming(IReadOnlyList<ProfileChange> changes, YearMonth month) =>
        [.. Effective(changes).Where(change => change.From.CompareTo(month) > 0)];

    /// <summary>
    /// The changes that a contract has to know and does not: the one in force in the first month that it can be billed for, and all later.
    /// </summary>
    public static IReadOnlyList<ProfileChange> Missing(Contract contract, IReadOnlyList<ProfileChange> changes) =>
    [
        .. new[] { InForce(changes, contract.BilledFrom) }.OfType<ProfileChange>().Concat(Coming(changes, contract.BilledFrom))
            .Where(change => contract.CustomerProfiles.All(known => known.ChangeId != change.ChangeId)),
    ];

    /// <summary>Records a change on a contract, once.</summary>
    public static Decision Record(Contract contract, ProfileChange change) =>
        contract.CustomerProfiles.Any(known => known.ChangeId == change.ChangeId)
            ? Decision.Nothing
            : Decision.Record(new CustomerProfileChanged(change.ChangeId, change.From, change.Profile, change.Reason));

    /// <summary>Whom a contract's bill of a month is addressed to.</summary>
    public static Addressee AddresseeIn(this Contract contract, YearMonth month) =>
        contract.CustomerProfiles.LastOrDefault(known => known.From is not { } from || from.CompareTo(month) <= 0)?.Profile.ToAddressee()
            ?? new Addressee(contract.CustomerName);

    /// <summary>The contract after a change. Its name is the latest on record, under which it is found; bills go by their months.</summary>
    internal static Contract Apply(Contract contract, CustomerProfileChanged e)
    {
        IReadOnlyList<DatedProfile> before = contract.CustomerProfiles.Count > 0
            ? contract.CustomerProfiles
            : [new DatedProfile(null, new CustomerProfile(contract.CustomerName), null)];
        DatedProfile[] after =
        [
            .. before.Where(known => known.From is not { } from || from.CompareTo(e.From) < 0),
            new DatedProfile(e.From, e.Profile, e.ChangeId),
            .. before.Where(known => known.From is { } from && from.CompareTo(e.From) > 0),
        ];
        return contract with { CustomerProfiles = after, CustomerName = after[^1].Profile.Name };
    }

    // Of those from one month on the one that was entered last, in the order of their months.
    private static IEnumerable<ProfileChange> Effective(IReadOnlyList<ProfileChange> changes) =>
        changes.GroupBy(change => change.From).Select(sameMonth => sameMonth.Last()).OrderBy(change => change.From);
}
