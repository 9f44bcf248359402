namespace SecureMx.Domain;

/// <summary>Tells which prices an option has, by its row of the catalogue (annex 1).</summary>
internal static class OptionPriceForm
{
    /// <summary>The most tiers of one price.</summary>
    internal const int MaximumTiers = 100;

    /// <summary>Checks the prices of a quoted option and takes away what is 0 and not called for.</summary>
    internal static OptionPrices Check(OptionDefinition option, OptionPrices prices, string pointer, ICollection<Refusal> refusals)
    {
        var isTiered = option.Metering.HasFlag(Metering.Retention); // B6: that is its whole monthly fee
        var initial = Amount("initial", prices.Initial, option.InitialFee == Fee.Quoted);
        var monthly = Amount("monthly", prices.Monthly, option.MonthlyFee == Fee.Quoted && !isTiered);
        var perAccount = Amount("perAccount", prices.PerAccount, option.Metering.HasFlag(Metering.Accounts) && !isTiered);
        var perMailingList = Amount("perMailingList", prices.PerMailingList, option.Metering.HasFlag(Metering.MailingLists));
        var disk = Tiers(
            "disk", prices.Disk, option.Metering.HasFlag(Metering.Disk), "upToGigabytes", t => t.UpToGigabytes, "monthly", t => t.Monthly);
        var retention = Tiers(
            "perAccountByRetention", prices.PerAccountByRetention, isTiered, "upToDays", t => t.UpToDays, "amount", t => t.Amount);
        return new(initial, monthly, perAccount, perMailingList, disk, retention);

        long? Amount(string member, long? value, bool isCalledFor)
        {
            if (value is { } amount && (isCalledFor || amount != 0))
            {
                Amounts.Check(amount, $"{pointer}/{member}", refusals);
                if (!isCalledFor)
                {
                    Refuse(member, new(
                    $"The option {option.Code} has no {member} price.",
                    $"オプション {option.Code} に {member} の料金はありません。"));
                }
            }
            else if (isCalledFor)
            {
                Refuse(member, new(
                    $"The option {option.Code} needs its {member} price, in whole yen.",
                    $"オプション {option.Code} には {member} の料金 (円単位の整数) が必要です。"));
            }

            return isCalledFor ? value : null;
        }

        IReadOnlyList<T>? Tiers<T>(
            string member, IReadOnlyList<T>? tiers, bool isCalledFor, string limitName, Func<T, int> limit, string amountName,
            Func<T, long> amount)
        {
            if (isCalledFor && tiers is not [_, ..])
            {
                Refuse(member, new(
                $"The option {option.Code} needs its {member} tiers, at least one.",
                $"オプション {option.Code} には {member} の料金区分が一以上必要です。"));
            }

            if (!isCalledFor && tiers is [_, ..])
            {
                Refuse(member, new(
                $"The option {option.Code} has no {member} tiers.",
                $"オプション {option.Code} に {member} の料金区分はありません。"));
            }

            if (!isCalledFor || tiers is null) return null;
            if (tiers.Count > MaximumTiers)
            {
                Refuse(member, new($"There are at most {MaximumTiers} tiers.", $"料金区分は {MaximumTiers} 個までです。"));
                return tiers;
            }

            for (var i = 0; i < tiers.Count; i++)
            {
                Amounts.Check(amount(tiers[i]), $"{pointer}/{member}/{i}/{amountName}", refusals);
                if (limit(tiers[i]) <= (i == 0 ? 0 : limit(tiers[i - 1])))
                {
                    Refuse($"{member}/{i}/{limitName}", new(
                        "The tiers ascend, each to a higher limit than the one before, the first to 1 or more.",
                        "料金区分の上限は昇順で、最初は 1 以上、以後はそれぞれ前の区分より大きくなければなりません。"));
                }
            }

            return tiers;
        }

        void Refuse(string member, Text message) => refusals.Add(Refusal.By(Rules.A3, $"{pointer}/{member}", message));
    }
}
