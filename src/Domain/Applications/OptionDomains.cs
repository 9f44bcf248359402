namespace SecureMx.Domain;

/// <summary>The domains that are chosen for an option (O5, terms/4-3, terms/15).</summary>
internal static class OptionDomains
{
    // terms/15: no domain may be in both.
    private static readonly IReadOnlyList<string> Exclusive = [OptionCatalog.MailboxPlus, OptionCatalog.SpareMail];

    /// <summary>The chosen domains by their place in the request, canonical, each once and each one of the contract's; null where one is refused.</summary>
    internal static IReadOnlyList<string?> Check(
        OptionRequest request, OptionDefinition option, string pointer, IReadOnlyList<string> contractDomains, ICollection<Refusal> refusals)
    {
        List<string?> chosen = [];
        var texts = request.Domains ?? [];
        if (texts.Count > ContractScope.MaximumDomains)
        {
            refusals.Add(Refusal.By(Rules.O5, $"{pointer}/domains", $"An option covers at most {ContractScope.MaximumDomains} domains."));
            return chosen;
        }

        for (var i = 0; i < texts.Count; i++)
        {
            var name = DomainName.Canonicalize(texts[i]);
            var refusal = !name.IsValid ? Refusal.By(Rules.C2, $"{pointer}/domains/{i}", name.Problem)
                : chosen.Contains(name.Value) ? Refusal.By(Rules.O5, $"{pointer}/domains/{i}", $"The domain name {name.Value} is chosen twice.")
                : !contractDomains.Contains(name.Value) ? Refusal.By(Rules.O5, $"{pointer}/domains/{i}", $"{name.Value} is not among the contract's domains; {option.Code} covers only those.") // O5
                : null;
            chosen.Add(refusal is null ? name.Value : null);
            if (refusal is not null) refusals.Add(refusal);
        }

        return chosen;
    }

    /// <summary>Refuses a domain that the other of the two exclusive options has, in the application or on the contract (O5, terms/15).</summary>
    internal static void CheckOverlap(
        OptionDefinition option, IReadOnlyList<string?> chosen, string pointer, IReadOnlyList<OptionRequest> before, Surroundings around, ICollection<Refusal> refusals)
    {
        if (!Exclusive.Contains(option.Code)) return;

        var taken = before.Where(r => IsOther(r.Code)).SelectMany(r => r.Domains ?? [])
            .Concat(around.OptionsFrom(around.Day).Where(o => IsOther(o.Code)).SelectMany(o => o.Domains))
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < chosen.Count; i++)
        {
            if (chosen[i] is { } name && taken.Contains(name))
            {
                refusals.Add(Refusal.By(Rules.O5Overlap, $"{pointer}/domains/{i}", $"{name} cannot be used with {Exclusive[0]} and {Exclusive[1]} at once."));
            }
        }

        bool IsOther(string code) => code != option.Code && Exclusive.Contains(code);
    }

    /// <summary>Whether two options of a contract share a domain that they may not share (O5, terms/15).</summary>
    internal static bool Overlap(ContractOption one, ContractOption other) =>
        one.Code != other.Code && Exclusive.Contains(one.Code) && Exclusive.Contains(other.Code) && one.Domains.Intersect(other.Domains).Any();
}
