using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Readings;

/// <summary>What is refused of a reading before its month is looked at (B3, B6).</summary>
internal static class ReadingRules
{
    /// <summary>Where a line of the bulk call has its date.</summary>
    public const string DatePointer = "/date";

    private const int MaximumNumber = 10_000_000;

    /// <summary>Everything that stands against a reading of a contract.</summary>
    public static IReadOnlyList<Refusal> Check(Contract contract, DatedReading dated, LocalDate today)
    {
        List<Refusal> refusals = [];
        if (dated.Date < contract.AcceptedOn)
            Refuse(Rules.B3, DatePointer, $"The contract was accepted on {contract.AcceptedOn:uuuu-MM-dd}; there is nothing to read before that.");
        if (dated.Date > today)
            Refuse(Rules.B3, DatePointer, "The day is still to come.");

        Reading reading = dated.Reading;
        CheckNumber("/accounts", reading.Accounts);
        CheckNumber("/mailingLists", reading.MailingLists);
        foreach ((string code, OwnReading own) in reading.Options ?? new Dictionary<string, OwnReading>())
        {
            string pointer = JsonPointer.Append("/options", code);
            if (OptionCatalog.Find(code) is not { } option || !option.Metering.HasFlag(Metering.Accounts))
            {
                Refuse(Rules.B4, pointer, "No option of this code is charged by its accounts.");
                continue;
            }

            CheckNumber($"{pointer}/accounts", own.Accounts);
            if (own.RetentionDays is not { } days)
                continue;
            if (!option.Metering.HasFlag(Metering.Retention))
                Refuse(Rules.B6, $"{pointer}/retentionDays", $"The option {code} is not charged by retention.");
            else if (days is < 0 or > MaximumNumber || !HasTier(contract, code, days, dated.Date))
                Refuse(Rules.B6, $"{pointer}/retentionDays", "No tier of the contract's price sheet holds this retention.");
        }

        return refusals;

        void CheckNumber(string pointer, int? number)
        {
            if (number is < 0 or > MaximumNumber)
                Refuse(Rules.B3, pointer, $"A number is from 0 to {MaximumNumber}.");
        }

        void Refuse(Rule rule, string pointer, string message) => refusals.Add(Refusal.By(rule, pointer, message));
    }

    // An option that is not on the contract has no price, and its readings no effect.
    private static bool HasTier(Contract contract, string code, int days, LocalDate date)
        => PriceSheet.InForce(contract.PriceSheets, date.ToYearMonth()).Options.GetValueOrDefault(code)?.PerAccountByRetention is not { } tiers
            || RetentionPrices.Find(tiers, days) is not null; // B6
}
