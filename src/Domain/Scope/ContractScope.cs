namespace SecureMx.Domain;

/// <summary>The domain names and addresses that a contract covers (C1, C2).</summary>
/// <param name="Domains">In canonical form, each once.</param>
/// <param name="IpAddresses">In canonical form, each once.</param>
public sealed record ContractScope(IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses)
{
    /// <summary>The most domain names of one contract.</summary>
    public const int MaximumDomains = 500;

    /// <summary>The most addresses of one contract.</summary>
    public const int MaximumIpAddresses = 50;

    /// <summary>
    /// The canonical scope, with every refusal added to <paramref name="refusals"/>; pointers are <c>/domains/…</c> and
    /// <c>/ipAddresses/…</c>.
    /// </summary>
    public static ContractScope Check(IReadOnlyList<string> domains, IReadOnlyList<string> ipAddresses, ICollection<Refusal> refusals) =>
        new(
        CheckList(domains, "/domains", MaximumDomains, new("domain name", "ドメイン名"), Rules.C2, DomainName.Canonicalize, refusals),
        CheckList(
            ipAddresses, "/ipAddresses", MaximumIpAddresses, new("IP address", "IP アドレス"), Rules.C2, MailServerAddress.Canonicalize,
            refusals));

    private static List<string> CheckList(
        IReadOnlyList<string> texts, string pointer, int maximum, Text what, Rule rule, Func<string, CanonicalizationResult> canonicalize,
        ICollection<Refusal> refusals)
    {
        if (texts.Count == 0)
        {
            refusals.Add(Refusal.By(rule, pointer, new(
            $"The contract names at least one {what.English}.",
            $"対象となる{what.Japanese}を一以上指定してください。")));
        }

        if (texts.Count > maximum)
        {
            refusals.Add(Refusal.By(rule, pointer, new(
                $"The contract names at most {maximum} of them; {texts.Count} were given.",
                $"指定できるのは {maximum} 個までです ({texts.Count} 個が指定されています)。")));
            return [];
        }

        List<string> found = [];
        for (var i = 0; i < texts.Count; i++)
        {
            var canonical = canonicalize(texts[i]);
            if (!canonical.IsValid)
            {
                refusals.Add(Refusal.By(rule, $"{pointer}/{i}", canonical.Problem));
            }
            else if (found.Contains(canonical.Value))
            {
                refusals.Add(Refusal.By(rule, $"{pointer}/{i}", new(
                    $"The {what.English} {canonical.Value} is named twice.",
                    $"{what.Japanese} {canonical.Value} が重複しています。")));
            }
            else
            {
                found.Add(canonical.Value);
            }
        }

        return found;
    }
}
