using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// Decides on a reading: it is refused, or kept without the numbers of options that were not in force on its day.
/// </summary>
/// <param name="Refusals">Reason why it is refused; empty where it is kept.</param>
/// <param name="Kept">Part that is kept.</param>
/// <param name="Disregarded">Pointers to what is left out of it (B9).</param>
public sealed record ReadingCheck(IReadOnlyList<Refusal> Refusals, DayReading Kept, IReadOnlyList<string> Disregarded);

/// <summary>Decides whether a reading can be kept, before its month is looked at (B3, B4, B6, B9).</summary>
public static class ReadingRules
{
    /// <summary>Pointer to the date in a line of the bulk call.</summary>
    public const string DatePointer = "/date";

    private const int MaximumNumber = 10_000_000;
    private const string AccountsPointer = "/accounts";
    private const string ListsPointer = "/mailingLists";

    private static readonly Text NoSuchOption = new("The contract has no such option.", "契約にこのオプションはありません。");

    /// <summary>
    /// Checks a reading. One for a day on which the contract was not in force is refused, and so is one of which nothing was in force on
    /// its day; in another the numbers of options that were not in force are left out (B9).
    /// </summary>
    public static ReadingCheck Check(Contract contract, LocalDate date, DayReading reading, LocalDate today)
    {
        List<Refusal> refusals = [];
        if (date > today)
        {
            Refuse(Rules.B3, DatePointer, new("The day is still to come.", "まだ到来していない日です。"));
        }
        else if (!IsInForceOn(contract, date)) // B9
        {
            Refuse(
                Rules.B9, DatePointer, new($"The contract was not in force on {date:uuuu-MM-dd}.", $"{date:uuuu-MM-dd} には契約が効力を有していません。"));
        }

        CheckNumber(AccountsPointer, reading.Accounts);
        CheckNumber(ListsPointer, reading.MailingLists);
        if (reading.MailingLists is not null && !HasHad(contract, OptionCatalog.MailingList)) Refuse(Rules.B9, ListsPointer, NoSuchOption);
        foreach (var option in reading.Options) CheckOption(option);

        var disregarded = NotInForce(contract, date, reading);
        if (refusals.Count == 0 && disregarded.Count > 0 && disregarded.Count == CountOf(reading))
        {
            foreach (var pointer in disregarded) // B9
            {
                Refuse(
                    Rules.B9, pointer, new($"The option was not in force on {date:uuuu-MM-dd}.", $"{date:uuuu-MM-dd} にはオプションが効力を有していません。"));
            }
        }

        return new(refusals, Without(reading, disregarded), disregarded);

        void CheckOption(OptionReading own)
        {
            var pointer = PointerOf(own.Code);
            if (OptionCatalog.Find(own.Code) is not { } option || !option.Metering.HasFlag(Metering.Accounts))
            {
                // B4
                Refuse(Rules.B4, pointer, new("No option of this code is charged by its accounts.", "このコードのオプションにアカウント数による料金はありません。"));
                return;
            }

            if (!HasHad(contract, own.Code)) Refuse(Rules.B9, pointer, NoSuchOption); // B9
            CheckNumber($"{pointer}/accounts", own.Accounts);
            if (own.RetentionDays is not { } days) return;

            var isRetained = option.Metering.HasFlag(Metering.Retention);
            if (!isRetained)
            {
                Refuse(
                    Rules.B6, $"{pointer}/retentionDays",
                    new($"The option {own.Code} is not charged by retention.", $"オプション {own.Code} に保存期間による料金はありません。"));
            }
            else if (days is < 0 or > MaximumNumber || !HasTier(contract, own.Code, days, date))
            {
                Refuse(
                    Rules.B6, $"{pointer}/retentionDays",
                    new("No tier of the contract's price sheet holds this retention.", "この保存期間に対応する料金区分が料金表にありません。")); // B6
            }
        }

        void CheckNumber(string pointer, int? number)
        {
            if (number is < 0 or > MaximumNumber)
                Refuse(Rules.B3, pointer, new($"A number is from 0 to {MaximumNumber}.", $"数は 0 以上 {MaximumNumber} 以下です。"));
        }

        void Refuse(Rule rule, string pointer, Text message) => refusals.Add(Refusal.By(rule, pointer, message));
    }

    /// <summary>
    /// Pointers to the numbers of a reading that count for nothing, since what they are of was not in force on its day (B9).
    /// </summary>
    public static IReadOnlyList<string> NotInForce(Contract contract, LocalDate date, DayReading reading)
    {
        var isInForce = IsInForceOn(contract, date);
        List<string> pointers = [];
        if (reading.Accounts is not null && !isInForce) pointers.Add(AccountsPointer);
        if (reading.MailingLists is not null && !(isInForce && IsInForceOn(contract, OptionCatalog.MailingList, date)))
            pointers.Add(ListsPointer);
        pointers.AddRange(
            reading.Options.Where(own => !(isInForce && IsInForceOn(contract, own.Code, date))).Select(own => PointerOf(own.Code)));
        return pointers;
    }

    private static bool IsInForceOn(Contract contract, LocalDate date) =>
        contract.BillingStartDate <= date && !(Ends.Of(contract)?.EffectiveDate < date); // T4

    private static bool IsInForceOn(Contract contract, string code, LocalDate date) =>
        contract.Options.Any(option => option.Code == code && Ends.IsInForceOn(contract, option, date));

    private static bool HasHad(Contract contract, string code) =>
        contract.Options.Any(option => option.Code == code && contract.HasHeld(option));

    private static int CountOf(DayReading reading) =>
        (reading.Accounts is null ? 0 : 1) + (reading.MailingLists is null ? 0 : 1) + reading.Options.Count;

    private static DayReading Without(DayReading reading, IReadOnlyList<string> pointers) => reading with
    {
        MailingLists = pointers.Contains(ListsPointer) ? null : reading.MailingLists,
        Options = [.. reading.Options.Where(own => !pointers.Contains(PointerOf(own.Code)))],
    };

    // RFC 6901.
    private static string PointerOf(string code) =>
        $"/options/{code.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static bool HasTier(Contract contract, string code, int days, LocalDate date) =>
        PriceSheet.InForce(contract.PriceSheets, date.ToYearMonth()).Options.GetValueOrDefault(code)?.PerAccountByRetention is not { } tiers
            || RetentionPrices.Find(tiers, days) is not null; // B6
}
