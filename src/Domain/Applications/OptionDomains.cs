namespace SecureMx.Domain;

/// <summary>
/// The domains that are chosen for an option (O5, terms/4-3, terms/15). Only mailbox-plus and spare-mail choose any, so that "not in both"
/// is "in no other".
/// </summary>
internal static class OptionDomains
{
    /// <summary>
    /// The chosen domains by their place in the request, canonical, each once and each one of the contract's; null where one is refused.
    /// </summary>
    internal static IReadOnlyList<string?> Check(
        OptionRequest request, OptionDefinition option, string pointer, IReadOnlyList<string> contractDomains,
        ICollection<Refusal> refusals)
    {
        List<string?> chosen = [];
        var texts = request.Domains ?? [];
        if (texts.Count > ContractScope.MaximumDomains)
        {
            refusals.Add(Refusal.By(Rules.O5, $"{pointer}/domains", new(
                $"An option covers at most {ContractScope.MaximumDomains} domains.",
                $"一のオプションで指定できるドメイン名は {ContractScope.MaximumDomains} 個までです。")));
            return chosen;
        }

        for (var i = 0; i < texts.Count; i++)
        {
            var name = DomainName.Canonicalize(texts[i]);
            var refusal = !name.IsValid ? Refusal.By(Rules.C2, $"{pointer}/domains/{i}", name.Problem)
                : chosen.Contains(name.Value) ? Refusal.By(Rules.O5, $"{pointer}/domains/{i}", new(
                    $"The domain name {name.Value} is chosen twice.",
                    $"ドメイン名 {name.Value} が重複しています。"))
                : !contractDomains.Contains(name.Value) ? Refusal.By(Rules.O5, $"{pointer}/domains/{i}", new(
                    $"{name.Value} is not among the contract's domains; {option.Code} covers only those.",
                    $"{name.Value} は契約の対象ドメイン名ではありません。{option.Code} の対象は契約の対象ドメイン名に限られます。")) // O5
                : null;
            chosen.Add(refusal is null ? name.Value : null);
            if (refusal is not null) refusals.Add(refusal);
        }

        return chosen;
    }

    /// <summary>
    /// Refuses a domain that the other of the two exclusive options has, in the application or on the contract (O5, terms/15).
    /// </summary>
    internal static void CheckOverlap(
        OptionDefinition option, IReadOnlyList<string?> chosen, string pointer, IReadOnlyList<OptionRequest> before,
        ApplicationContext around, ICollection<Refusal> refusals)
    {
        var taken = before.SelectMany(r => r.Domains!)
            .Concat(around.OptionsFrom(around.Day).Where(o => o.Code != option.Code).SelectMany(o => o.Domains))
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < chosen.Count; i++)
        {
            if (chosen[i] is { } name && taken.Contains(name))
            {
                refusals.Add(Refusal.By(Rules.O5Overlap, $"{pointer}/domains/{i}", new(
                    $"{name} cannot be used with {OptionCatalog.MailboxPlus} and {OptionCatalog.SpareMail} at once.",
                    $"{name} を {OptionCatalog.MailboxPlus} と {OptionCatalog.SpareMail} で同時に指定することはできません。")));
            }
        }
    }

    /// <summary>Whether two options of a contract share a domain that they may not share (O5, terms/15).</summary>
    internal static bool Overlap(ContractOption one, ContractOption other) =>
        one.Code != other.Code && one.Domains.Intersect(other.Domains).Any();
}
