using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Tests.Invoices;

/// <summary>
/// Bills of contracts with random lives: any options, ends within minimum periods, reductions and corrections of months before, also at
/// another tax rate, fees of changes, credits, and addressees whose names are hard to print.
/// </summary>
internal sealed class RandomBills(int seed)
{
    private static readonly Prices Prices = new(
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

    private static readonly string[] Names =
    [
        "例示株式会社", "髙﨑𠮷野家 葛󠄀飾 辻󠄀", "①㈱ 삼성 华为 ﾊﾝｶｸ ＡＢＣ é 😀", "<b>\"鷗外\" & 一葉, 'Inc.'",
        "Wareki International Communications and Electronic Mail Services Holdings Co., Ltd.",
        "独立行政法人日本高速道路保有・債務返済機構東日本地域連絡調整事務所「特別会計」", "=SUM(A1)",
    ];

    private static readonly string[] Descriptions = ["ディスク容量の変更", "適用範囲の変更 (example.co.jp, example.jp)", "とても長い説明。" + new string('あ', 180)];

    private readonly Random _random = new(seed);

    /// <summary>A bill of a random month of a random life with the facts of its document.</summary>
    public (Bill Bill, InvoiceFacts Facts) Next(Language? language = null)
    {
        var begin = Pick(new YearMonth(2019, 8), new YearMonth(2023, 8), new YearMonth(2026, 1), new YearMonth(2026, 11));
        var month = begin.PlusMonths(_random.Next(4));
        var contract = Contract(begin, month);
        var usage = new Usage(new(month, Readings(month)), LastCounts.None);
        var carried = _random.Next(3) switch
        {
            0 => new Carry(-_random.Next(1, 2_000_000)),
            1 when _random.Next(2) == 0 => new Carry(-5_000, [new("stl-1", "ctr-9", month, 3_000)]),
            _ => Carry.Nothing,
        };
        var bill = Bills.Of(contract, usage, carried, Corrected(contract, month.PlusMonths(-1)))!;
        var issuedOn = month.OnDayOfMonth(1).PlusMonths(1);
        return (bill, new(
            "cust-1", Addressee(), issuedOn, new PaymentTerms(_random.Next(3), _random.Next(1, 32)),
            language ?? Pick(Language.Japanese, Language.English)));
    }

    private Contract Contract(YearMonth begin, YearMonth month)
    {
        var accepted = begin.OnDayOfMonth(_random.Next(1, 29));
        List<AcceptedOption> options = [];
        foreach (var option in OptionCatalog.All)
        {
            if (_random.Next(3) == 0 || (option.NeedsOption is { } need && options.TrueForAll(held => held.Code != need)))
                continue;
            options.Add(new(
                options.Count + 1, option.Code, accepted.PlusDays(_random.Next(20)), [], _random.Next(2) == 0 ? null : _random.Next(500),
                option.Code == "mailing-list" ? _random.Next(30) : null, option.Code == "mailbox-plus" ? _random.Next(1, 1_000) : null,
                option.Code == "spare-mail" ? _random.Next(1, 30) : null, Prices.Options.GetValueOrDefault(option.Code)?.Initial ?? 0,
                option.NeedsOption is null ? null : options.Find(held => held.Code == option.NeedsOption)!.Number));
        }

        var contract = Apply(null, new ContractConcluded(
            $"ctr-{_random.NextInt64():x16}", "app-1", "cust-1", "例示株式会社", "acme", accepted, accepted, accepted, ["example.co.jp"],
            ["203.0.113.10"], [new("管理 太郎", "admin@example.co.jp")], _random.Next(1, 3_000), options, Prices));
        foreach (var option in options.Where(_ => _random.Next(4) == 0))
        {
            var day = month.OnDayOfMonth(_random.Next(1, 29));
            contract = Apply(contract, new NoticeGiven(
                $"ntc-{option.Number}", option.Code, option.Number, Tokyo.StartOf(day), day.PlusDays(-30), null, day, day, null));
        }

        return contract with
        {
            OneTimeFees = [.. Enumerable.Range(0, _random.Next(3)).Select(i => new OneTimeFee(
                $"app-{i}", month.OnDayOfMonth(2), _random.Next(100_000), Pick(Descriptions)))],
            FeeReductions = [.. Enumerable.Range(0, _random.Next(3)).Select(i => Reduction(i, month))],
        };
    }

    private FeeReduction Reduction(int number, YearMonth month)
    {
        var began = Tokyo.StartOf(month.OnDayOfMonth(1).PlusDays(-_random.Next(1, 60))) + Duration.FromMinutes(_random.Next(1_440));
        int units = _random.Next(1, 9);
        var ended = began + Duration.FromHours(24 * units);
        long fee = _random.Next(10_000, 900_000);
        return new(
            $"clm-{number}", $"out-{number}", month.OnDayOfMonth(3), units, fee, FeeReductions.AmountOf(units, fee), Tokyo.DateOf(ended),
            Tokyo.DateOf(ended).PlusMonths(3), Tokyo.MonthOf(began), KnownAt: _random.Next(3) == 0 ? null : began, RestoredAt: ended);
    }

    // What an end that came late would change of the month before.
    private IReadOnlyList<BillLine>? Corrected(Contract contract, YearMonth month)
    {
        if (_random.Next(2) == 0 || month.CompareTo(contract.BilledFrom) < 0 || contract.Options.Count == 0)
            return null;
        var usage = Usage.Expected(month, LastCounts.None);
        if (Bills.Of(contract, usage, Carry.Nothing) is not { } billed)
            return null;
        var (option, day) = (contract.Options[_random.Next(contract.Options.Count)], month.OnDayOfMonth(_random.Next(1, 29)));
        var right = Apply(contract, new NoticeGiven(
            "ntc-late", option.Code, option.Number, Tokyo.StartOf(day), day.PlusDays(-30), null, day, day,
            contract.Notices.FirstOrDefault(notice => notice.OptionNumber == option.Number)?.NoticeId));
        return Corrections.Of(billed, Bills.Of(right, usage, Carry.Nothing), []);
    }

    private List<DayReading> Readings(YearMonth month) =>
    [
        .. Enumerable.Range(1, month.ToDateInterval().Length).Where(_ => _random.Next(7) == 0)
            .Select(day => new DayReading(day, _random.Next(5_000), null, [new OptionReading("sandbox", _random.Next(5_000), null)])),
    ];

    private Addressee Addressee() => new(
        Pick(Names), _random.Next(2) == 0 ? null : "〒150-0001 東京都渋谷区神宮前 1-2-3 髙﨑ビル 9 階",
        _random.Next(2) == 0 ? null : "経理部 請求管理課", _random.Next(2) == 0 ? null : "樋󠄀口 一葉", _random.Next(9) == 0);

    private T Pick<T>(params ReadOnlySpan<T> among) => among[_random.Next(among.Length)];

    private static Contract Apply(Contract? contract, ContractEvent @event) => ContractHistory.Apply(
        contract, new((contract?.Version ?? 0) + 1, Instant.FromUtc(2026, 1, 1, 0, 0), new("operator", "op"), @event));
}
