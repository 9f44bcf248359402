namespace SecureMx.Domain;

/// <summary>The lines of an option in a month (B4–B7): what its row of the catalogue says that it is metered by.</summary>
internal static class OptionLines
{
    public static void Add(List<BillLine> lines, Contract contract, ContractOption option, Usage usage)
    {
        if (!contract.HasHeld(option)) return; // M1, M2

        var month = usage.Readings.Month;
        if (Bills.IsIn(option.AcceptedOn, month))
        {
            Add(LineKind.Initial, 1, option.InitialFee); // B7: of 0 where it has no initial fee
        }

        if (DaysInForce.Of(month, option.BillingStartDate, Ends.Of(contract, option)?.EffectiveDate) is not { } days) return; // B1, P5

        var fees = OptionFees.Of(contract, option, usage, days);
        if (fees.Monthly is { } monthly) Add(LineKind.Monthly, 1, monthly);
        if (fees.PerAccount is { } perAccount) Add(LineKind.Accounts, fees.Accounts, perAccount);
        if (fees.PerMailingList is { } perList) Add(LineKind.MailingLists, fees.MailingLists, perList);
        if (fees.DiskTiers is { } tiers)
        {
            foreach (var stretch in DiskFees.Of(option, tiers, days)) AddDisk(stretch);
        }

        if (fees.Retention is { } tier)
        {
            lines.Add(
                new(
                    LineCodes.Of(option.Code, LineKind.Retention), fees.Accounts, tier.Amount, fees.Accounts * tier.Amount,
                    Tier: tier.UpToDays)); // B6
        }

        if (Settlements.OfOption(contract, option, usage) is { } settlement) lines.Add(settlement.ToBillLine()); // B7

        void Add(LineKind kind, int quantity, long price) =>
            lines.Add(
                new(
                    LineCodes.Of(option.Code, kind), quantity, price, quantity * price,
                    Note: option.FreeOfCharge ? BillTexts.GivenFree : null));

        void AddDisk(DiskStretch stretch)
        {
            var fee = stretch.Tier.Monthly;
            lines.Add(stretch.Days is { } counted
                ? new(
                    LineCodes.Of(option.Code, LineKind.Disk), 1, fee, fee * counted / days.DaysInMonth, counted, days.DaysInMonth,
                    stretch.Tier.UpToGigabytes) // B5
                : new(LineCodes.Of(option.Code, LineKind.Disk), 1, fee, fee, Tier: stretch.Tier.UpToGigabytes));
        }
    }
}
