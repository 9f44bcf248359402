using NodaTime;

namespace SecureMx.Domain;

/// <summary>The prices and numbers that an option is charged by in a month; null where it has no such fee.</summary>
internal readonly record struct OptionFees(
    long? Monthly, int Accounts, long? PerAccount, int MailingLists, long? PerMailingList, IReadOnlyList<DiskTier>? DiskTiers, RetentionTier? Retention)
{
    private static readonly IReadOnlyList<DiskTier> FreeDisk = [new(int.MaxValue, 0)];

    private static readonly RetentionTier FreeRetention = new(int.MaxValue, 0);

    /// <summary>The fees of an option in force in the month, by its row of the catalogue (B4–B6).</summary>
    public static OptionFees Of(Contract contract, ContractOption option, Usage usage, DaysInForce days)
    {
        var definition = option.Definition;
        var metering = definition.Metering;
        var quoted = option.FreeOfCharge || !definition.IsQuoted ? null : Quoted(contract, option, usage.Readings.Month);
        var byRetention = (metering & Metering.Retention) != 0;
        var accounts = (metering & Metering.Accounts) != 0 ? LargestNumber.OfAccounts(contract, option, usage, days) : 0;
        var lists = (metering & Metering.MailingLists) != 0 ? LargestNumber.OfMailingLists(contract, option, usage, days) : 0;
        return new(
            byRetention ? null : quoted?.Monthly ?? 0, // B6: the retention line is its whole monthly fee
            accounts,
            (metering & Metering.Accounts) == 0 || byRetention ? null : quoted?.PerAccount ?? 0,
            lists,
            (metering & Metering.MailingLists) == 0 ? null : quoted?.PerMailingList ?? 0,
            (metering & Metering.Disk) == 0 ? null : quoted?.Disk ?? FreeDisk,
            !byRetention ? null
                : quoted?.PerAccountByRetention is { } tiers ? RetentionPrices.TierOf(tiers, LargestNumber.OfRetention(contract, option, usage, days))
                : FreeRetention);
    }

    private static OptionPrices Quoted(Contract contract, ContractOption option, YearMonth month) =>
        PriceSheet.InForce(option.PriceSheets ?? contract.PriceSheets, month, option.Code)
            ?? throw new InvalidOperationException($"No price sheet has a price for {option.Code}.");
}
