using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;

namespace SecureMx.Benchmarks;

/// <summary>
/// Contracts as a provider has them: of ten, four have the basic service alone, four <c>mailbox-plus</c> with two dependents, two have six
/// options; readings on twenty days of the month, and the bill of the month before.
/// </summary>
internal static class CloseWorkload
{
    public const int Kinds = 10;
    private const int DaysRead = 20;

    public static readonly YearMonth Month = new(2026, 5);

    private static readonly Instant At = Instant.FromUtc(2026, 5, 31, 12, 0);

    private static readonly Dictionary<string, OptionPrices> OptionPrices = new()
    {
        [OptionCatalog.AdvancedArchive] = new(10_000, 5_000, PerAccount: 150),
        [OptionCatalog.MailAudit] = new(0, 4_000, PerAccount: 70),
        [OptionCatalog.MailboxPlus] = new(20_000, 8_000, PerAccount: 300, Disk: [new(100, 10_000), new(500, 40_000)]),
        [OptionCatalog.MailingList] = new(3_000, 1_000, PerMailingList: 50),
        [OptionCatalog.ActiveMail] = new(0, 2_000, PerAccount: 90),
        [OptionCatalog.SpareMail] = new(4_000, PerAccountByRetention: [new(7, 30), new(30, 80)]),
        [OptionCatalog.Sandbox] = new(0, 6_000, PerAccount: 110),
    };

    public static string Key(int number) => FormattableString.Invariant($"ctr-{number:x32}");

    /// <summary>Tells whether a contract has <c>mailing-list</c>, whose number a reading may then hold (B4).</summary>
    public static bool HasMailingLists(int number) => number % Kinds >= 4;

    /// <summary>A contract of a kind.</summary>
    public static Contract Contract(int number)
    {
        string[] codes = (number % Kinds) switch
        {
            < 4 => [],
            < 8 => [OptionCatalog.MailboxPlus, OptionCatalog.MailingList, OptionCatalog.ActiveMail],
            _ =>
                [
                    OptionCatalog.AdvancedArchive, OptionCatalog.MailAudit, OptionCatalog.MailboxPlus, OptionCatalog.MailingList,
                    OptionCatalog.SpareMail, OptionCatalog.Sandbox],
        };
        var start = new LocalDate(2026, 1, 10);
        var options = codes.Select((code, i) => new AcceptedOption(
            i + 1, code, start, ["example.co.jp"], code == OptionCatalog.MailboxPlus ? 100 : null,
            code == OptionCatalog.MailingList ? 4 : null,
            code == OptionCatalog.MailboxPlus ? 80 : null, code == OptionCatalog.SpareMail ? 7 : null, 0,
            OptionCatalog.Get(code).NeedsOption is { } need ? Array.IndexOf(codes, need) + 1 : null));
        return ContractHistory.Apply(null, new RecordedEvent(1, At, new Actor("operator", "benchmark"), new ContractConcluded(
            Key(number), "app-1", "cust-1", "例示株式会社", "acme", start, start, start, ["example.co.jp"], ["203.0.113.10"],
            [new Administrator("管理 太郎", "admin@example.co.jp")], 120, [.. options],
            new Prices(new(50_000, 30_000, 200), codes.ToDictionary(code => code, code => OptionPrices[code])))));
    }

    /// <summary>What has been read of it in the month.</summary>
    public static MonthReadings Readings(int number) => new(Month, [.. Enumerable.Range(1, DaysRead).Select(day => new DayReading(
        day, 100 + ((number + day) % 50), 4 + (day % 3),
        number % Kinds < 4 ? [] : [new OptionReading(OptionCatalog.MailboxPlus, 80 + (day % 20), null)]))]);

    /// <summary>What a contract leaves in the store before the close: state, readings, and the bill of the month before.</summary>
    public static IReadOnlyList<DocumentWrite> Documents(int number)
    {
        var contract = Contract(number);
        var before = new MonthOfBilling(OpenMonth.Simple(contract, null, MonthReadings.None(Month.PlusMonths(-1))), null);
        return
        [
            new DocumentWrite.Create(ContractDocument.DocumentId, StoredJson.Write(ContractDocument.Of(contract, At))),
            ReadingsDocument.Of(contract.ContractId, Readings(number)).ToWrite(null),
            BillDocument.Of(contract, before, before.BillOf(contract)!, null, At).ToCreate(),
        ];
    }

    /// <summary>What the close writes: the bill, and the readings sealed.</summary>
    public static (byte[] Bill, byte[] Readings) Closed(int number)
    {
        var contract = Contract(number);
        var month = new MonthOfBilling(OpenMonth.Simple(contract, null, Readings(number)), null);
        return (StoredJson.Write(
            BillDocument.Of(contract, month, month.BillOf(contract)!, null, At)), StoredJson.Write(
                ReadingsDocument.Of(contract.ContractId, Readings(number), isSealed: true)));
    }

    /// <summary>Fills a store.</summary>
    public static Task SeedAsync(IDocumentStore store, int contracts) => Parallel.ForAsync(
        0, contracts, new ParallelOptions { MaxDegreeOfParallelism = 64 },
        async (number, token) => await store.CommitAsync(Containers.Contracts.Name, Key(number), Documents(number), token));
}
