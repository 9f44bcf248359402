using NodaTime;

namespace SecureMx.Domain;

/// <summary>Prices that the provider has quoted to the customer (A3, annex 1). Amounts are whole yen without tax, 0 or more.</summary>
public sealed record Prices(BasePrices Base, IReadOnlyDictionary<string, OptionPrices> Options);

/// <summary>Prices of the basic service (B2).</summary>
/// <param name="Initial">Once, on acceptance.</param>
/// <param name="Monthly">The basic fee of a month.</param>
/// <param name="PerAccount">Per account of the month's largest number.</param>
public sealed record BasePrices(long Initial, long Monthly, long PerAccount);

/// <summary>Prices of an option; which of them it has follows from its row of the catalogue.</summary>
/// <param name="Initial">Once, on acceptance.</param>
/// <param name="Monthly">Of a month (B4).</param>
/// <param name="PerAccount">Per account of the month's largest number (B4).</param>
/// <param name="PerMailingList">Per list of the month's largest number (B4).</param>
/// <param name="Disk">Disk tiers, ascending (B5).</param>
/// <param name="PerAccountByRetention">Retention tiers, ascending (B6).</param>
public sealed record OptionPrices(
    long? Initial = null, long? Monthly = null, long? PerAccount = null, long? PerMailingList = null,
    IReadOnlyList<DiskTier>? Disk = null, IReadOnlyList<RetentionTier>? PerAccountByRetention = null);

/// <summary>The monthly fee of a disk capacity up to and including so many gigabytes (B5).</summary>
public sealed record DiskTier(int UpToGigabytes, long Monthly);

/// <summary>The unit price of an account for a retention up to and including so many days (B6).</summary>
public sealed record RetentionTier(int UpToDays, long Amount);

/// <summary>Prices from a month on (B11).</summary>
/// <param name="From">The first month; null for the sheet of the acceptance, which holds from the beginning.</param>
/// <param name="Prices">The prices.</param>
public sealed record PriceSheet(YearMonth? From, Prices Prices)
{
    /// <summary>The sheet in force in a month: the latest that began by then.</summary>
    public static Prices InForce(IReadOnlyList<PriceSheet> sheets, YearMonth month) =>
        sheets.Last(s => s.IsInForce(month)).Prices; // B11

    /// <summary>
    /// The prices of an option in a month: of the latest sheet by then that has any, since a sheet names only what it needs when it is
    /// made.
    /// </summary>
    public static OptionPrices? InForce(IReadOnlyList<PriceSheet> sheets, YearMonth month, string code)
    {
        for (var i = sheets.Count - 1; i >= 0; i--)
        {
            if (sheets[i].IsInForce(month) && sheets[i].Prices.Options.TryGetValue(code, out var prices)) return prices; // B11
        }

        return null;
    }

    /// <summary>The sheets with one more in its place; a sheet of the same month is replaced.</summary>
    public static IReadOnlyList<PriceSheet> Insert(IReadOnlyList<PriceSheet> sheets, PriceSheet sheet) =>
        [.. sheets.Where(s => s.From != sheet.From).Append(sheet).OrderBy(s => s.From)];

    /// <summary>The sheet with the prices of accepted options, in place of those it had for them.</summary>
    public PriceSheet WithOptions(IReadOnlyDictionary<string, OptionPrices> options) => options.Count == 0
        ? this
        : this with
        {
            Prices = Prices with
            {
                Options = Prices.Options.Where(o => !options.ContainsKey(o.Key)).Concat(options).ToDictionary(o => o.Key, o => o.Value),
            },
        };

    private bool IsInForce(YearMonth month) => From is not { } from || from.CompareTo(month) <= 0;
}
