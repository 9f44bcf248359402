using NodaTime;

namespace SecureMx.Domain;

/// <summary>Changes of the disk capacity of <c>mailbox-plus</c>, which can only grow (O6, terms/8).</summary>
internal static class DiskChanges
{
    private const string Pointer = "/diskGigabytes";

    /// <summary>The option whose disk it is on a date: the latest that has not ended before it.</summary>
    internal static ContractOption? OptionOf(Contract contract, LocalDate date) => contract.Options.LastOrDefault(
        o => o.Definition.Metering.HasFlag(Metering.Disk) && (Ends.Of(contract, o) is not { } end || date <= end.EffectiveDate));

    internal static void Check(Contract contract, int gigabytes, LocalDate date, ICollection<Refusal> refusals)
    {
        if (gigabytes is < 1 or > OptionForm.MaximumDiskGigabytes)
        {
            refusals.Add(Refusal.By(Rules.A1, Pointer, $"The disk capacity is from 1 to {OptionForm.MaximumDiskGigabytes} GB."));
        }
        else if (OptionOf(contract, date) is not { } option)
        {
            refusals.Add(Refusal.By(Rules.A1, Pointer, $"The contract has no option {OptionCatalog.MailboxPlus}, whose disk could grow, on {date:uuuu-MM-dd}."));
        }
        else if (Largest(option) is var largest && gigabytes <= largest) // O6, terms/8
        {
            refusals.Add(Refusal.By(Rules.O6, Pointer, $"The disk capacity is {largest} GB and can only grow; the terms do not let it be reduced."));
        }
    }

    /// <summary>Refuses a capacity that no tier of a sheet in force from the date on holds (B5).</summary>
    internal static IEnumerable<Refusal> CheckPrice(Contract contract, int gigabytes, LocalDate effectiveDate)
    {
        var month = effectiveDate.ToYearMonth();
        var sheets = contract.PriceSheets.Where(s => s.From is { } from && from.CompareTo(month) > 0).Select(s => s.Prices).Prepend(PriceSheet.InForce(contract.PriceSheets, month));
        return sheets.Any(s => s.Options.GetValueOrDefault(OptionCatalog.MailboxPlus)?.Disk is not { Count: > 0 } disk || disk[^1].UpToGigabytes < gigabytes)
            ? [Refusal.By(Rules.B5, "", $"No disk tier of the contract's price sheet holds {gigabytes} GB; the sheet has to be revised first.")]
            : [];
    }

    private static int Largest(ContractOption option) => option.Disk.Max(d => d.Gigabytes);
}
