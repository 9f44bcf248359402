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
    /// The changes of its customer that a contract has to know and does not: the one in force in the first month that it can be billed for
    /// to that customer, and all later.
    /// </summary>
    public static IReadOnlyList<ProfileChange> Missing(Contract contract, IReadOnlyList<ProfileChange> changes) =>
    [
        .. new[] { InForce(changes, contract.PresentCustomerBilledFrom()) }.OfType<ProfileChange>()
            .Concat(Coming(changes, contract.PresentCustomerBilledFrom()))
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

    /// <summary>The name of the contract's present customer in a month.</summary>
    public static string CustomerNameIn(this Contract contract, YearMonth month)
    {
        var own = contract.PresentCustomerBilledFrom();
        return contract.AddresseeIn(own.CompareTo(month) > 0 ? own : month).Name;
    }

    /// <summary>The names by which a contract is found: that of the month, and those to come.</summary>
    public static IReadOnlyList<string> CustomerNamesFrom(this Contract contract, YearMonth month) =>
    [
        contract.CustomerNameIn(month),
        .. contract.CustomerProfiles.Where(known => known.From is { } from && from.CompareTo(month) > 0)
            .Select(known => known.Profile.Name),
    ];

    /// <summary>
    /// The contract after a change. Its name is the latest on record, under which it is found; bills go by their months. Months that are
    /// billed to a former customer keep that one's name.
    /// </summary>
    internal static Contract Apply(Contract contract, CustomerProfileChanged e)
    {
        var first = contract.Customers is [.., { BilledFrom: { } own }] && own.CompareTo(e.From) > 0 ? own : e.From;
        IReadOnlyList<DatedProfile> before = contract.CustomerProfiles.Count > 0
            ? contract.CustomerProfiles
            : [new DatedProfile(null, new CustomerProfile(contract.CustomerName), null)];
        DatedProfile[] after =
        [
            .. before.Where(known => known.From is not { } from || from.CompareTo(first) < 0),
            new DatedProfile(first, e.Profile, e.ChangeId),
            .. before.Where(known => known.From is { } from && from.CompareTo(first) > 0),
        ];
        return contract with { CustomerProfiles = after, CustomerName = after[^1].Profile.Name };
    }

    // Of those from one month on the one that was entered last, in the order of their months.
    private static IEnumerable<ProfileChange> Effective(IReadOnlyList<ProfileChange> changes) =>
        changes.GroupBy(change => change.From).Select(sameMonth => sameMonth.Last()).OrderBy(change => change.From);
}
