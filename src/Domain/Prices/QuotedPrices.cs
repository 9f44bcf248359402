namespace SecureMx.Domain;

/// <summary>Prices as an operator sends them, before they are checked (A3, B11).</summary>
/// <param name="Base">Prices of the basic service; an acceptance of options may leave them out.</param>
/// <param name="Options">Prices of the options by their code.</param>
public sealed record QuotedPrices(BasePrices? Base = null, IReadOnlyDictionary<string, OptionPrices>? Options = null)
{
    /// <summary>A checked sheet, as it would be sent.</summary>
    public static implicit operator QuotedPrices(Prices prices) => FromPrices(prices);

    /// <summary>A checked sheet, as it would be sent.</summary>
    public static QuotedPrices FromPrices(Prices prices) => new(prices.Base, prices.Options);
}

/// <summary>An option that a price sheet must have a price for.</summary>
/// <param name="Code">Its code in the catalogue.</param>
/// <param name="DiskGigabytes">The capacity that a disk tier must hold.</param>
/// <param name="RetentionDays">The retention that a tier must hold.</param>
public sealed record NeededPrice(string Code, int? DiskGigabytes = null, int? RetentionDays = null)
{
    /// <summary>Prices that an option of an application needs.</summary>
    public static NeededPrice Of(OptionRequest request) => new(request.Code, request.DiskGigabytes, request.RetentionDays);

    /// <summary>Prices that an option of a contract needs from a day on: those of its largest capacity (it only grows, O6) and of its
    /// retention.</summary>
    public static NeededPrice Of(ContractOption option) =>
        new(option.Code, option.Disk.Count == 0 ? null : option.Disk.Max(d => d.Gigabytes), option.RetentionDays);
}
