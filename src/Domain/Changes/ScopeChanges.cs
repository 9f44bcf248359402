using NodaTime;

namespace SecureMx.Domain;

/// <summary>Changes of the scope: names and addresses are checked again (C1, C2), and with them the domains of the options (O5).</summary>
internal static class ScopeChanges
{
    internal static ChangeApplication Check(
        Contract contract, ChangeApplication change, LocalDate date, bool isArrival, List<Refusal> refusals)
    {
        var scope = ContractScope.Check(change.Domains ?? contract.Domains, change.IpAddresses ?? contract.IpAddresses, refusals); // C2
        if (refusals.Count > 0) return change;

        if (scope.Domains.ToHashSet().SetEquals(contract.Domains) && scope.IpAddresses.ToHashSet().SetEquals(contract.IpAddresses))
        {
            refusals.Add(Refusal.By(Rules.A1, "", new("The contract already has this scope.", "契約の対象は既にこの内容です。")));
        }

        foreach (var option in contract.Options.Where(o => Ends.Of(contract, o) is not { } end || date <= end.EffectiveDate))
        {
            var lost = option.Domains.Except(scope.Domains).ToList();
            if (lost.Count > 0)
            {
                refusals.Add(Refusal.By(Rules.O5, "/domains", new(
                    $"The option {option.Code} is used with {string.Join(", ", lost)}, which the contract would no longer cover.",
                    $"オプション {option.Code} で使用している {string.Join(", ", lost)} が、契約の対象から外れます。"))); // O5
            }
        }

        // What an application leaves out stays open until its acceptance: other changes may be accepted before it (A2).
        return change with
        {
            Domains = isArrival && change.Domains is null ? null : scope.Domains,
            IpAddresses = isArrival && change.IpAddresses is null ? null : scope.IpAddresses,
        };
    }
}
