using NodaTime;

namespace SecureMx.Domain;

/// <summary>Changes of the disk capacity of <c>mailbox-plus</c>, which can only grow (O6, terms/8).</summary>
internal static class DiskChanges
{
    private const string Pointer = "/diskGigabytes";

    /// <summary>
    /// The option whose disk it is on a date: the first that has not ended before it, since one that was subscribed again begins later.
    /// </summary>
    internal static ContractOption? OptionOf(Contract contract, LocalDate date) => OptionsFrom(contract, date).FirstOrDefault();

    /// <summary>
    /// Checks the capacity for a date of effect; on arrival none is known, and any option that has not ended may be meant.
    /// </summary>
    internal static void Check(Contract contract, int gigabytes, LocalDate date, bool isArrival, ICollection<Refusal> refusals)
    {
        var options = OptionsFrom(contract, date).Take(isArrival ? int.MaxValue : 1).ToList();
        if (gigabytes is < 1 or > OptionForm.MaximumDiskGigabytes)
        {
            refusals.Add(Refusal.By(Rules.A1, Pointer, new(
                $"The disk capacity is from 1 to {OptionForm.MaximumDiskGigabytes} GB.",
                $"ディスク容量は 1 GB 以上 {OptionForm.MaximumDiskGigabytes} GB 以下です。")));
        }
        else if (options.Count == 0)
        {
            refusals.Add(Refusal.By(Rules.A1, Pointer, new(
                $"The contract has no option {OptionCatalog.MailboxPlus} on {date:uuuu-MM-dd}.",
                $"{date:uuuu-MM-dd} の時点で、この契約にオプション {OptionCatalog.MailboxPlus} はありません。")));
        }
        else if (options.All(o => gigabytes <= Largest(o))) // O6, terms/8
        {
            var largest = options.Min(Largest);
            refusals.Add(Refusal.By(Rules.O6, Pointer, new(
                $"The disk capacity is {largest} GB and can only grow; the terms do not let it be reduced.",
                $"ディスク容量は {largest} GB です。ディスク容量の減少を請求することはできません。")));
        }
    }

    /// <summary>Refuses a capacity that no tier of a sheet in force from the date on holds (B5).</summary>
    internal static IEnumerable<Refusal> CheckPrice(Contract contract, int gigabytes, LocalDate effectiveDate)
    {
        var month = effectiveDate.ToYearMonth();
        var sheets = contract.PriceSheets.Where(s => s.From is { } from && from.CompareTo(month) > 0)
            .Select(s => s.Prices)
            .Prepend(PriceSheet.InForce(contract.PriceSheets, month));
        return sheets.Any(s => s.Options.GetValueOrDefault(OptionCatalog.MailboxPlus)?.Disk is not [.., var highest]
            || highest.UpToGigabytes < gigabytes)
            ? [Refusal.By(Rules.B5, "", new(
                $"No disk tier of the contract's price sheet holds {gigabytes} GB; the sheet has to be revised first.",
                $"{gigabytes} GB に対応するディスク使用料の区分が料金表にありません。先に料金表を改定してください。"))]
            : [];
    }

    private static IEnumerable<ContractOption> OptionsFrom(Contract contract, LocalDate date) => contract.Options.Where(
        o => o.Definition.Metering.HasFlag(Metering.Disk) && (Ends.Of(contract, o) is not { } end || date <= end.EffectiveDate));

    private static int Largest(ContractOption option) => option.Disk.Max(d => d.Gigabytes);
}
