using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Laws;

/// <summary>
/// A random life of a contract, from one seed: commands of every kind that a bill depends on, each on its day, and a close of each month.
/// </summary>
/// <param name="mostDaysLate">How many days after its own day an end is entered at most.</param>
internal sealed class ReferenceLife(int seed, int mostDaysLate)
{
    public const int Months = 18;

    // Over each change of the tax rate, over a leap day, and without either.
    private static readonly LocalDate[] Begins = [new(2013, 12, 1), new(2019, 4, 1), new(2023, 9, 1), new(2026, 4, 1)];
    private static readonly string[] Codes = [.. OptionCatalog.All.Select(o => o.Code).Where(code => code is not ("omnibus" or "iij-id"))];

    private static readonly DesignatedService[] Services = [new(
        DesignatedServices.DocumentExchange, new(2010, 1, 1)), new(DesignatedServices.IijId, new(2010, 1, 1))];

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<LocalDate, List<Action<LocalDate>>> _plan = [];
    private readonly Dictionary<LocalDate, DayReading> _readings = [];
    private LocalDate _begin;
    private LocalDate _takenOn;
    private Ledger _ledger = null!;
    private RecordedEvent _concluded = null!;

    /// <summary>The bills that were closed.</summary>
    public Ledger Ledger => _ledger;

    public IReadOnlyList<RecordedEvent> Record => [_concluded, .. _ledger.Record];

    public ReferenceBill Reference => new(Record, _readings);

    /// <summary>Lives it to its end.</summary>
    /// <param name="isMigrated">Whether the contract was taken over three months after its conclusion.</param>
    /// <param name="closed">Is called after each close; null for none.</param>
    public void Live(bool isMigrated = false, Action<YearMonth>? closed = null)
    {
        Begin(isMigrated);
        for (var i = 0; i < 16; i++) Plan(_begin.PlusDays(_random.Next(20, Months * 27)));
        foreach (var month in Ledger.Months(_ledger.Contract.BilledFrom, _begin.ToYearMonth().PlusMonths(Months)))
        {
            var next = month.OnDayOfMonth(1).PlusMonths(1);
            while (_plan.Count > 0 && _plan.Keys.First() is var day && day < next)
            {
                foreach (var act in _plan[day].ToArray()) act(day);
                _plan.Remove(day);
            }

            _ledger.Close(month);
            closed?.Invoke(month);
        }
    }

    private void Begin(bool isMigrated)
    {
        _begin = Begins[_random.Next(Begins.Length)].PlusDays(_random.Next(90));
        var codes = Codes.Where(_ => _random.Next(5) < 2).ToHashSet();
        if (!codes.Contains("mailbox-plus")) codes.RemoveWhere(code => OptionCatalog.Get(code).NeedsOption is not null);
        var start = _begin.PlusDays(_random.Next(35));
        OptionRequest[] options = [.. codes.Select(Request)];
        var prices = Quote(codes);
        _takenOn = isMigrated ? _begin.PlusMonths(3) : _begin;
        var taken = Given.NoonOf(_takenOn);
        var decision = isMigrated
            ? MigratedContracts.TakeOver(
                new("ctr-1", "app-1", "acme", Given.Application with { Options = options }, new(start, prices), _begin), Services, taken)
            : ServiceApplications.Accept(
                new("ctr-1", "app-1", "acme", Given.Application with { Options = options }, new(start, prices)), Services, taken);
        Assert.Empty(decision.Refusals);
        _concluded = new(1, taken, new("operator", "law"), decision.Events[0]);
        for (var day = _begin; day < _begin.PlusMonths(Months + 3); day = day.PlusDays(1))
        {
            if (_random.Next(7) == 0) _readings[day] = Reading(day.Day);
        }

        _ledger = new(
            ContractHistory.Apply(null, _concluded),
            month => new(month, [.. _readings.Where(r => r.Key.ToYearMonth() == month).OrderBy(r => r.Key).Select(r => r.Value)]),
            _begin.ToYearMonth());
        foreach (var provision in decision.Events.Skip(1)) _ledger.Keep(Decision.Record(provision), Tokyo.DateOf(taken));
    }

    private void Plan(LocalDate day)
    {
        var late = mostDaysLate == 0 ? 0 : _random.Next(mostDaysLate);
        switch (_random.Next(11))
        {
            case 0 or 1:
                At(day.PlusDays(late), on => Notice(day, on));
                break;
            case 2 when _random.Next(3) == 0:
                At(
                    day.PlusDays(late),
                    on => Keep(
                        EndOrders.Order(
                            _ledger.Contract, new($"ord-{Id()}", EndGround.GeneralTerms28Paragraph2 + _random.Next(2), day, "r"),
                            Given.NoonOf(on)),
                        on));
                break;
            case 3 or 4:
                At(day, Subscribe);
                break;
            case 5:
                At(day, Enlarge);
                break;
            case 6:
                At(
                    day,
                    on => Keep(
                        PriceRevisions.Revise(
                            _ledger.Contract, new(on.ToYearMonth().PlusMonths(_random.Next(3)), Quote(Codes)), isClosed: false),
                        on));
                break;
            case 7 when _random.Next(2) == 0:
                At(
                    day,
                    on => Keep(
                        ServiceRecords.RecordEnd(_ledger.Contract, DesignatedServices.DocumentExchange, on.PlusDays(_random.Next(40))),
                        on));
                break;
            case 8:
                At(day, on => Withdraw(on));
                break;
            default:
                At(day, Claim);
                break;
        }
    }

    private void Notice(LocalDate arrived, LocalDate on)
    {
        var contract = _ledger.Contract;
        var target = _random.Next(4) == 0 || contract.Options.Count == 0
            ? EndTarget.ContractCode
            : contract.Options[_random.Next(contract.Options.Count)].Code;
        LocalDate? named = _random.Next(2) == 0 ? arrived.PlusDays(_random.Next(80)) : null;
        Keep(EndNotices.Give(contract, new($"ntc-{Id()}", target, named, arrived), Given.NoonOf(on)), on);
    }

    private void Withdraw(LocalDate on)
    {
        if (_ledger.Contract.Notices.LastOrDefault(n => n.Status == NoticeStatus.Pending) is { } notice)
            Keep(EndNotices.Withdraw(_ledger.Contract, new(notice.NoticeId, "agreed"), Given.NoonOf(on)), on);
    }

    // New ones, and those that have an end once more (O8).
    private void Subscribe(LocalDate on)
    {
        var code = Codes[_random.Next(Codes.Length)];
        Keep(
            OptionApplications.Accept(
                _ledger.Contract,
                new($"app-{Id()}", [Request(code)], new(on.PlusDays(_random.Next(30)), Quote([code]) with { Base = null })),
                Services, Given.NoonOf(on)),
            on);
    }

    private void Enlarge(LocalDate on)
    {
        if (_ledger.Contract.LatestOption("mailbox-plus") is not { } option) return;

        var from = LocalDate.Max(on, option.BillingStartDate).PlusDays(_random.Next(40));
        var gigabytes = option.Disk.Max(d => d.Gigabytes) + _random.Next(1, 250);
        if (gigabytes <= 1_000)
        {
            Keep(
                ChangeApplications.Accept(
                    _ledger.Contract, new($"app-{Id()}", new(gigabytes), new(from, _random.Next(2) * 7_000)), Given.NoonOf(on)),
                on);
        }
    }

    private void Claim(LocalDate on)
    {
        var contract = _ledger.Contract;
        var known = Given.NoonOf(on) - Duration.FromHours(_random.Next(30, 24 * 70));
        var restored = Instant.Min(known + Duration.FromHours(_random.Next(20, 24 * 12)), Given.NoonOf(on));
        var outage = new Outage($"out-{Id()}", known, restored, null);
        var month = outage.MonthFor(contract);
        if (month.CompareTo(contract.BilledFrom) >= 0)
            Keep(FeeReductions.Claim(contract, new($"clm-{Id()}", outage, _ledger.MonthlyFeeOf(month)), Given.NoonOf(on)), on);
    }

    private DayReading Reading(int day) => new(
        day,
        _random.Next(3) == 0 ? null : _random.Next(200),
        _random.Next(3) == 0 ? _random.Next(9) : null,
        [.. new[] { "advanced-archive", "mail-audit", "mailbox-plus", "spare-mail", "sandbox", "active-mail" }.Where(
            _ => _random.Next(7) == 0)
            .Select(
                code => new OptionReading(
                    code, _random.Next(4) == 0 ? null : _random.Next(150), code == "spare-mail" ? _random.Next(30) : null))]);

    private OptionRequest Request(string code) => Given.Option(code) with
    {
        Accounts = _random.Next(3) == 0 && OptionCatalog.Get(code).Metering.HasFlag(Metering.Accounts) ? _random.Next(1, 90) : null,
        DiskGigabytes = code == "mailbox-plus" ? _random.Next(1, 600) : null,
    };

    // Prices of odd yen, so that every share has a fraction.
    private QuotedPrices Quote(IEnumerable<string> codes) => new(
        new(_random.Next(90_000), _random.Next(50_000), _random.Next(300)),
        codes.Where(Some.Prices.Options.ContainsKey).ToDictionary(code => code, code => Dearer(Some.Prices.Options[code])));

    private OptionPrices Dearer(OptionPrices prices)
    {
        var more = _random.Next(1, 999);
        return prices with
        {
            Initial = prices.Initial + more,
            Monthly = prices.Monthly + more,
            PerAccount = prices.PerAccount + (more % 50),
            PerMailingList = prices.PerMailingList + (more % 50),
            Disk = prices.Disk is null ? null : [.. prices.Disk.Select((tier, i) => tier with { Monthly = tier.Monthly + (more * i) })],
            PerAccountByRetention = prices.PerAccountByRetention is null
                ? null
                : [.. prices.PerAccountByRetention.Select(tier => tier with { Amount = tier.Amount + (more % 40) })],
        };
    }

    private void At(LocalDate day, Action<LocalDate> act)
    {
        day = LocalDate.Max(day, _takenOn);
        if (!_plan.TryGetValue(day, out var acts)) _plan.Add(day, acts = []);
        acts.Add(act);
    }

    private void Keep(Decision decision, LocalDate on) => _ledger.Keep(decision, on);

    private int Id() => _random.Next();
}
