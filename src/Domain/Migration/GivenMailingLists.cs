using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// The mailing lists that contracts with Mailbox Plus were given without a charge (M1, supplementary provision of 2012-09-01, 2).
/// </summary>
internal static class GivenMailingLists
{
    /// <summary>The last day of conclusion for which they are given.</summary>
    internal static readonly LocalDate LastConclusion = new(2012, 8, 31);

    /// <summary>
    /// From when they are held, or from the first day of a <c>mailbox-plus</c> that the contract was concluded with and that begins later.
    /// </summary>
    internal static readonly LocalDate HeldFrom = new(2012, 9, 2);

    /// <summary>
    /// The given option with its first day, and with the number of lists if the request names it; null if the contract is given none.
    /// </summary>
    internal static OptionRequest? Find(
        IReadOnlyList<OptionRequest> options, LocalDate start, LocalDate concludedOn, ICollection<Refusal> refusals)
    {
        var mailbox = options.FirstOrDefault(o => o.Code == OptionCatalog.MailboxPlus);
        if (mailbox is null || concludedOn > LastConclusion) return null; // M1

        var began = mailbox.BillingStartDate ?? start;
        if (began != start && began >= HeldFrom) return null; // added to the contract when the provision had taken hold

        var from = LocalDate.Max(began, HeldFrom);
        var index = options.ToList().FindIndex(o => o.Code == OptionCatalog.MailingList);
        if (index < 0) return new(OptionCatalog.MailingList, BillingStartDate: from);

        if (options[index].BillingStartDate is { } own && own != from)
        {
            refusals.Add(Refusal.By(Rules.M1, $"/options/{index}/billingStartDate", new(
                $"This contract holds the option without a charge from {from:uuuu-MM-dd} on; name that day or none.",
                $"この契約は {from:uuuu-MM-dd} 以降、追加的な費用負担なしでこのオプションを利用しています。その日を指定するか、指定を省いてください。")));
        }

        return options[index] with { BillingStartDate = from };
    }

    /// <summary>The option as it joins the contract.</summary>
    internal static AcceptedOption Option(int number, OptionRequest given, IReadOnlyList<AcceptedOption> options) => new(
        number, OptionCatalog.MailingList, given.BillingStartDate!.Value, [], null, given.MailingLists ?? 0, null, null, InitialFee: 0,
        // M1: pays nothing more
        LeansOn: options.First(o => o.Code == OptionCatalog.MailboxPlus).Number, AcceptedOn: given.BillingStartDate, FreeOfCharge: true);
}
