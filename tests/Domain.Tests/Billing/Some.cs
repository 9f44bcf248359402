using NodaTime;
using NodaTime.Text;

namespace SecureMx.Domain.Tests.Billing;

/// <summary>Contracts for the tests of bills, made as the service makes them: by events.</summary>
internal static class Some
{
    public static readonly Prices Prices = new(
        new(50_000, 30_000, 200),
        new Dictionary<string, OptionPrices>
        {
            ["advanced-archive"] = new(10_000, 5_000, PerAccount: 150),
            ["mail-audit"] = new(0, 4_000, PerAccount: 70),
            ["mailbox-plus"] = new(20_000, 8_000, PerAccount: 300, Disk: [new(100, 10_000), new(500, 40_000), new(1_000, 75_000)]),
            ["mailing-list"] = new(3_000, 1_000, PerMailingList: 50),
            ["active-mail"] = new(0, 2_000, PerAccount: 90),
            ["spare-mail"] = new(4_000, PerAccountByRetention: [new(7, 30), new(30, 80)]),
            ["sandbox"] = new(0, 6_000, PerAccount: 110),
            ["private-relay"] = new(1_000, 7_000),
            ["configuration-consulting"] = new(90_000),
        });

    public static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;

    public static YearMonth Month(string text) => YearMonthPattern.Iso.Parse(text).Value;

    public static AcceptedOption Option(
        string code, string start, int? accounts = null, int? lists = null, int? disk = null, int? retention = null, int number = 0) =>
        new(
            number, code, Date(start), [], accounts, lists, disk, retention, Prices.Options.GetValueOrDefault(code)?.Initial ?? 0,
            LeansOn: null);

    public static Contract Contract(string acceptedOn, string start, int accounts, params AcceptedOption[] options) =>
        Contract(Prices, acceptedOn, start, accounts, options);

    public static Contract Contract(Prices prices, string acceptedOn, string start, int accounts, params AcceptedOption[] options) =>
        Apply(null, new ContractConcluded(
            "ctr-1", "app-1", "cust-1", "例示株式会社", "acme", Date(acceptedOn), Date(acceptedOn), Date(start),
            ["example.co.jp"], ["203.0.113.10"], [new("管理 太郎", "admin@example.co.jp")], accounts, Numbered(options, 0), prices));

    public static Contract Accepting(this Contract contract, string acceptedOn, params AcceptedOption[] options) =>
        contract.Accepting(new Dictionary<string, OptionPrices>(), acceptedOn, options);

    /// <summary>The contract with options that are accepted at prices of their own.</summary>
    public static Contract Accepting(
        this Contract contract, IReadOnlyDictionary<string, OptionPrices> prices, string acceptedOn, params AcceptedOption[] options) =>
        Apply(
            contract, new OptionsAccepted("app-2", Date(acceptedOn), Numbered(options, contract.Options.Count, contract.Options), prices));

    /// <summary>The contract with a notice that ends the contract, or an option, on a day.</summary>
    public static Contract Ending(this Contract contract, string target, string on)
    {
        var number = target == EndTarget.ContractCode ? null : contract.LatestOption(target)?.Number;
        var day = Date(on);
        return Apply(contract, new NoticeGiven(
            $"ntc-{target}-{on}", target, number, Tokyo.StartOf(day), day.PlusDays(-30), null, day, day,
            contract.StandingNotice(EndTarget.Find(contract, target) ?? EndTarget.Contract)?.NoticeId));
    }

    public static Contract Ordered(this Contract contract, EndGround ground, string on) =>
        Apply(contract, new EndOrdered("ntc-order", ground, Tokyo.StartOf(Date(on)), Date(on), Date(on), "reason", null));

    public static Contract WithDisk(this Contract contract, string from, int gigabytes) => contract with
    {
        Options = [.. contract.Options.Select(
            o => o.Code == "mailbox-plus" ? o with { Disk = [.. o.Disk.Append(new(Date(from), gigabytes)).OrderBy(d => d.From)] } : o)],
    };

    public static Contract Revised(this Contract contract, string from, Prices prices) =>
        Apply(contract, new PricesRevised(Month(from), prices));

    public static Contract Apply(Contract? contract, ContractEvent @event) =>
        ContractHistory.Apply(
            contract, new((contract?.Version ?? 0) + 1, Instant.FromUtc(2026, 1, 1, 0, 0), new("operator", "op"), @event));

    public static DayReading Reading(int day, int? accounts = null, int? lists = null, params OptionReading[] options) =>
        new(day, accounts, lists, options);

    /// <summary>The usage of a month from readings of any day, as the service keeps them.</summary>
    public static Usage Usage(string month, params (string Date, DayReading Reading)[] readings)
    {
        var at = Month(month);
        var before = LastCounts.None;
        foreach (var earlier in readings.Where(r => Month(r.Date[..7]).CompareTo(at) < 0).GroupBy(r => r.Date[..7]).OrderBy(g => g.Key))
        {
            before = before.After(new(Month(earlier.Key), [.. earlier.Select(r => r.Reading)]));
        }

        return new(new(at, [.. readings.Where(r => r.Date[..7] == month).Select(r => r.Reading)]), before);
    }

    public static Bill? Bill(this Contract contract, string month, params (string Date, DayReading Reading)[] readings) =>
        Bills.Of(contract, Usage(month, readings), carriedOver: 0);

    /// <summary>The amounts of the lines of a code, in order.</summary>
    public static long[] Amounts(this Bill? bill, string code) =>
        bill is null ? [] : [.. bill.Lines.Where(l => l.Code == code).Select(l => l.Amount)];

    public static string[] Codes(this Bill? bill) => bill is null ? [] : [.. bill.Lines.Select(l => l.Code)];

    private static List<AcceptedOption> Numbered(AcceptedOption[] options, int before, IReadOnlyList<ContractOption>? held = null)
    {
        var numbered = options.Select((o, i) => o with { Number = before + i + 1 }).ToList();
        return [.. numbered.Select(o => o with
        {
            LeansOn = OptionCatalog.Get(o.Code).NeedsOption is { } need
                ? numbered.Find(n => n.Code == need)?.Number ?? held?.LastOrDefault(h => h.Code == need)?.Number
                : null,
        })];
    }
}
