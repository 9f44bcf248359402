using NodaTime;

namespace SecureMx.Domain;

/// <summary>Revises the price sheet of a contract: the command.</summary>
/// <param name="From">The first month that is billed by it.</param>
/// <param name="Prices">The whole sheet, as it was sent.</param>
public sealed record RevisePrices(YearMonth From, QuotedPrices? Prices);

/// <summary>Decides on revising the price sheet of a contract from a month on (B11).</summary>
public static class PriceRevisions
{
    /// <summary>
    /// Revises the sheet. Nothing where that very sheet holds from that month already.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="command">The sheet, and from when it holds.</param>
    /// <param name="isClosed">Whether that month, or a later one of the contract, is closed (B9).</param>
    public static Decision Revise(Contract contract, RevisePrices command, bool isClosed)
    {
        var (from, prices) = command;
        var end = Ends.Of(contract);
        if (end is not null && from.CompareTo(end.EffectiveDate.ToYearMonth()) > 0)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.B11, "/from", new(
                $"The contract ends on {end.EffectiveDate:uuuu-MM-dd}; no later month is billed.",
                $"契約は {end.EffectiveDate:uuuu-MM-dd} に終了するため、この月以後の請求はありません。")));
        }

        if (isClosed)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.B9, "/from", new(
                $"The month {from:uuuu-MM} is closed; a sheet can be revised from an open month on.",
                $"{from:uuuu-MM} は締め切られています。料金表は締切前の月から改定できます。"))); // B9, B11
        }

        var first = from.OnDayOfMonth(1);
        var needed = contract.Options
            .Where(o => !o.FreeOfCharge && (Ends.Of(contract, o) is not { } ends || ends.EffectiveDate >= first))
            .Select(NeededPrice.Of);
        var sheet = PriceSheetRules.Check(prices, [.. needed]);
        if (sheet.IsRefused) return Decision.Refuse(sheet.Refusals);

        return contract.PriceSheets.Any(s => s.From == from && IsSame(s.Prices, sheet.Value))
            ? Decision.Nothing
            : Decision.Record(new PricesRevised(from, sheet.Value));
    }

    private static bool IsSame(Prices one, Prices other) =>
        one.Base == other.Base
        && one.Options.Count == other.Options.Count
        && one.Options.All(o => other.Options.TryGetValue(o.Key, out var prices) && IsSame(o.Value, prices));

    private static bool IsSame(OptionPrices one, OptionPrices other) =>
        one with { Disk = null, PerAccountByRetention = null } == other with { Disk = null, PerAccountByRetention = null }
        && (one.Disk ?? []).SequenceEqual(other.Disk ?? [])
        && (one.PerAccountByRetention ?? []).SequenceEqual(other.PerAccountByRetention ?? []);
}
