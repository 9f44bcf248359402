using NodaTime;

namespace SecureMx.Domain;

/// <summary>The prices and numbers that an option is charged by in a month; null where it has no such fee.</summary>
internal readonly record struct OptionFees(
    long? Monthly, int Accounts, long? PerAccount, int MailingLists, long? PerMailingList, IReadOnlyList<DiskTier>? DiskTiers,
    RetentionTier? Retention)
{
    /// <summary>The fees of an option in force in the month, by its row of the catalogue (B4–B6).</summary>
    public static OptionFees Of(Contract contract, ContractOption option, Usage usage, DaysInForce days)
    {
        var definition = option.Definition;
        var metering = definition.Metering;
        var quoted = option.FreeOfCharge || !definition.IsQuoted ? null : Quoted(contract, option, usage.Readings.Month);
        var byRetention = metering.HasFlag(Metering.Retention);
        var accounts = metering.HasFlag(Metering.Accounts) ? LargestNumber.OfAccounts(contract, option, usage, days) : 0;
        var lists = metering.HasFlag(Metering.MailingLists) ? LargestNumber.OfMailingLists(contract, option, usage, days) : 0;
        return new(
            byRetention ? null : quoted?.Monthly ?? 0, // B6: the retention line is its whole monthly fee
            accounts,
            // The form of prices has this, the tiers of disk and those of retention for the options that they are called for,
            // and for no other.
            quoted?.PerAccount,
            lists,
            !metering.HasFlag(Metering.MailingLists) ? null : quoted?.PerMailingList ?? 0,
            quoted?.Disk,
            quoted?.PerAccountByRetention is { } tiers ? RetentionPrices.TierOf(
                tiers, LargestNumber.OfRetention(contract, option, usage, days)) : null);
    }

    private static OptionPrices Quoted(Contract contract, ContractOption option, YearMonth month) =>
        PriceSheet.InForce(option.PriceSheets ?? contract.PriceSheets, month, option.Code)
            ?? throw new InvalidOperationException($"No price sheet has a price for {option.Code}.");
}
