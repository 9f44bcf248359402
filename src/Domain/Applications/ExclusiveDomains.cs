using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// Checks across the contracts of one customer that no domain is used with <c>mailbox-plus</c> and <c>spare-mail</c> at once (O5, terms/15,
/// INT).
/// </summary>
public static class ExclusiveDomains
{
    /// <summary>
    /// Refuses domains that an option of another contract has on a day or later; pointers are <c>/options/N/domains/M</c>.
    /// </summary>
    /// <param name="options">The options, in canonical form.</param>
    /// <param name="others">The other contracts of the same customer.</param>
    /// <param name="day">The Tokyo date of the arrival, or from which the options are in force.</param>
    public static IEnumerable<Refusal> Check(IReadOnlyList<OptionRequest> options, IReadOnlyList<Contract> others, LocalDate day)
    {
        for (var i = 0; i < options.Count; i++)
        {
            var domains = options[i].Domains ?? [];
            for (var j = 0; j < domains.Count; j++)
            {
                if (others.FirstOrDefault(other => Holds(other, options[i].Code, domains[j], day)) is { } other)
                {
                    yield return Refusal.By(Rules.O5Overlap, $"/options/{i}/domains/{j}", Message(domains[j], other.ContractId));
                }
            }
        }
    }

    /// <summary>
    /// Refuses to withdraw a notice or an order if an option would keep a domain that another contract has received since (E4).
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="noticeId">The notice or order.</param>
    /// <param name="others">The other contracts of the same customer.</param>
    public static Refusal? CheckWithdrawal(Contract contract, string noticeId, IReadOnlyList<Contract> others)
    {
        var after = ContractHistory.Evolve(contract, new NoticeWithdrawn(noticeId, ""));
        foreach (var option in contract.Options.Where(o => o.Domains.Count > 0))
        {
            if (Ends.Of(contract, option) is not { } end || Ends.Of(after, option)?.EffectiveDate <= end.EffectiveDate) continue;

            foreach (var domain in option.Domains)
            {
                if (others.FirstOrDefault(other => Holds(other, option.Code, domain, end.EffectiveDate.PlusDays(1))) is { } other)
                {
                    return Refusal.Conflict(Rules.O5Overlap, "", Message(domain, other.ContractId));
                }
            }
        }

        return null;
    }

    /// <summary>Whether options that are being accepted on two contracts of a customer share a domain that they may not share.</summary>
    public static bool Overlap(string code, IReadOnlyList<string> domains, string otherCode, IReadOnlyList<string> otherDomains) =>
        code != otherCode && domains.Intersect(otherDomains).Any();

    /// <summary>The refusal of a domain that is being accepted on another contract at the same moment.</summary>
    public static Refusal Meanwhile(string domain, string contractId) => Refusal.By(Rules.O5Overlap, "", Message(domain, contractId));

    private static bool Holds(Contract other, string code, string domain, LocalDate day) => other.Options.Any(
        o => o.Code != code && o.Domains.Contains(domain) && (Ends.Of(other, o) is not { } end || day <= end.EffectiveDate));

    private static Text Message(string domain, string contractId) => new(
        $"{domain} is used on the contract {contractId} of the same customer; a domain cannot be used with {OptionCatalog.MailboxPlus} "
            + $"and {OptionCatalog.SpareMail} at once.",
        $"{domain} は同じ契約者の契約 {contractId} で使用しています。{OptionCatalog.MailboxPlus} と {OptionCatalog.SpareMail} で同じドメイン名を同時に指定することはできません。");
}
