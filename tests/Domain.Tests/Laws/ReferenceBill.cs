using System.Numerics;
using NodaTime;

namespace SecureMx.Domain.Tests.Laws;

/// <summary>A line of a reference bill.</summary>
/// <param name="Code">As on a bill.</param>
/// <param name="Amount">Whole yen.</param>
/// <param name="Rate">The rate of the consumption tax in percent; null for what is outside it.</param>
internal sealed record ReferenceLine(string Code, long Amount, int? Rate);

/// <summary>
/// What a month of a contract comes to, written from the rules day by day and without the code that makes bills: no more is taken from the
/// domain than what was recorded (events, readings), the table of options and the codes of lines.
/// </summary>
/// <param name="record">The events of the contract.</param>
/// <param name="readings">The readings by their day.</param>
internal sealed class ReferenceBill(IReadOnlyList<RecordedEvent> record, IReadOnlyDictionary<LocalDate, DayReading> readings)
{
    private readonly ContractConcluded _concluded = record.Select(r => r.Event).OfType<ContractConcluded>().Single();
    private readonly ReferenceEnds _ends = new(record);

    /// <summary>The lines of a month, by all that is known now, in the order of the rules.</summary>
    public List<ReferenceLine> LinesOf(YearMonth month)
    {
        var lines = FeesOf(month);
        var rate = RateOf(month);
        foreach (var change in record.Select(r => r.Event))
        {
            var (on, fee) = change switch
            {
                DiskCapacityChanged e => (e.AcceptedOn, e.OneTimeFee),
                ScopeChanged e => (e.AcceptedOn, e.OneTimeFee),
                SettingChanged e => (e.AcceptedOn, e.OneTimeFee),
                _ => (default, 0),
            };
            if (fee != 0 && MonthOf(on) == month) lines.Add(new("change.one-time", fee, rate)); // B7
        }

        lines.AddRange(Reductions(month));
        return lines;
    }

    /// <summary>The sum of the monthly lines of a month, with usage (S2).</summary>
    public long MonthlyFeeOf(YearMonth month) =>
        FeesOf(month)
            .Where(l => !l.Code.EndsWith(".initial", StringComparison.Ordinal) && !l.Code.EndsWith(".settlement", StringComparison.Ordinal))
            .Sum(l => l.Amount);

    /// <summary>The rate on the last day of a month (B8).</summary>
    public static int RateOf(YearMonth month) =>
        LastOf(month) >= new LocalDate(2019, 10, 1) ? 10 : LastOf(month) >= new LocalDate(2014, 4, 1) ? 8 : 5;

    private List<ReferenceLine> FeesOf(YearMonth month)
    {
        List<ReferenceLine> lines = [];
        var rate = RateOf(month);
        var prices = BasePricesIn(month);
        if (MonthOf(_concluded.AcceptedOn) == month) lines.Add(new("base.initial", _concluded.Prices.Base.Initial, rate)); // B7
        var days = DaysOf(month, _concluded.BillingStartDate, _ends.OfContract?.On);
        if (days.Count > 0)
        {
            var accounts = Largest(days, r => r.Accounts, _concluded.Accounts, null)!.Value;
            lines.Add(new("base.monthly", prices.Monthly, rate)); // B1, B2
            lines.Add(new("base.accounts", accounts * prices.PerAccount, rate)); // B2, B3
            if (_ends.OfContract is { } end && MonthOf(end.On) == month && end.On < LastOfPeriod(_concluded.BillingStartDate, 1)
                && !end.IsOrder) // P1, P4
            {
                lines.Add(
                    new(
                        "base.settlement",
                        Floor(
                            Share(
                                prices.Monthly + (accounts * prices.PerAccount), FirstAfter(month),
                                LastOfPeriod(_concluded.BillingStartDate, 1))),
                        null)); // P2, P3
            }
        }

        var catalogue = OptionCatalog.All.Select(o => o.Code).ToList();
        foreach (var option in _ends.Options.OrderBy(o => catalogue.IndexOf(o.Accepted.Code)).ThenBy(o => o.Accepted.Number))
            lines.AddRange(OptionFeesOf(option, month));
        return lines;
    }

    private List<ReferenceLine> OptionFeesOf(ReferenceOption option, YearMonth month)
    {
        List<ReferenceLine> lines = [];
        var (accepted, code, rate) = (option.Accepted, option.Accepted.Code, RateOf(month));
        if (MonthOf(option.AcceptedOn) == month) lines.Add(new($"option.{code}.initial", accepted.InitialFee, rate)); // B7
        var end = _ends.Of(option);
        var days = DaysOf(month, accepted.BillingStartDate, end);
        if (days.Count == 0) return lines;

        var prices = OptionPricesIn(option, month);
        var since = _ends.Options.Any(o => o.Accepted.Code == code && o.Accepted.Number < accepted.Number)
            ? accepted.BillingStartDate
            : (LocalDate?)null; // O8, B9
        var accounts = OwnAccounts(option, days, since);
        var lists = Largest(days, r => r.MailingLists, accepted.MailingLists ?? 0, since) ?? 0;
        var retention = Largest(days, r => r.Option(code)?.RetentionDays, accepted.RetentionDays ?? 0, since) ?? 0;
        var perAccount = code == "spare-mail"
            ? TierOf(prices!.PerAccountByRetention!, t => t.UpToDays, retention).Amount
            : prices?.PerAccount ?? 0; // B6
        var monthly = code == "spare-mail" ? 0 : prices?.Monthly ?? 0;
        if (code != "spare-mail") lines.Add(new($"option.{code}.monthly", monthly, rate)); // B4
        if (code is "advanced-archive" or "mail-audit" or "mailbox-plus" or "sandbox" or "active-mail")
            lines.Add(new($"option.{code}.accounts", accounts * perAccount, rate));
        if (code == "mailing-list") lines.Add(new($"option.{code}.mailing-lists", lists * prices!.PerMailingList!.Value, rate));
        if (code == "mailbox-plus")
            lines.AddRange(DiskLines(option, days, prices!.Disk!).Select(amount => new ReferenceLine($"option.{code}.disk", amount, rate)));
        if (code == "spare-mail") lines.Add(new($"option.{code}.retention", accounts * perAccount, rate)); // B6

        var minimum = code switch { "advanced-archive" => 12, "omnibus" or "iij-id" or "configuration-consulting" => 0, _ => 1 };
        if (end is { } last && MonthOf(last) == month && minimum > 0 && LastOfPeriod(accepted.BillingStartDate, minimum) is var until
            && last < until) // P1
        {
            var whole = code is "advanced-archive" or "spare-mail" or "active-mail" or "mailbox-plus" ? accounts * perAccount
                : monthly + (accounts * perAccount) + (code == "mailing-list" ? lists * prices!.PerMailingList!.Value : 0); // P3
            var sum = Share(whole, FirstAfter(month), until);
            if (code == "mailbox-plus") sum = Sum(sum, Share(DiskFee(option, last, prices!.Disk!), last.PlusDays(1), until)); // P2
            lines.Add(new($"option.{code}.settlement", Floor(sum), null));
        }

        return lines;
    }

    // B3: the largest own number; until the first is named, the contract's.
    private long OwnAccounts(ReferenceOption option, List<LocalDate> days, LocalDate? since)
    {
        var (code, accepted) = (option.Accepted.Code, option.Accepted);
        if (code is not ("advanced-archive" or "mail-audit" or "mailbox-plus" or "spare-mail" or "sandbox" or "active-mail")) return 0;

        int? Own(DayReading reading) => reading.Option(code)?.Accounts;
        var isNamedBefore = accepted.Accounts is not null || LastBefore(days[0], Own, since) is not null;
        LocalDate? named = isNamedBefore
            ? null
            : days.Where(day => ReadOn(day) is { } r && Own(r) is not null).Select(day => (LocalDate?)day).FirstOrDefault();
        if (!isNamedBefore && named is null) return Largest(days, r => r.Accounts, _concluded.Accounts, null)!.Value;

        var own = Largest(days, Own, accepted.Accounts, since)!.Value;
        if (named is not { } first) return own;

        var contract = days.Where(day => day < first).Select(day => ReadOn(day)?.Accounts).OfType<int>()
            .Append(LastBefore(days[0], r => r.Accounts, null) ?? _concluded.Accounts).Max();
        return Math.Max(own, contract);
    }

    // B5: every day that counts has the fee of its tier; days in a row at one fee are a line, the whole month one without division.
    private List<long> DiskLines(ReferenceOption option, List<LocalDate> days, IReadOnlyList<DiskTier> tiers)
    {
        var (first, inMonth) = (days[0], LastOf(MonthOf(days[0])).Day);
        var endsWithin = days[^1].Day < inMonth;
        List<(long Fee, int Days)> stretches = [];
        for (var number = endsWithin ? first.Day : 1; number <= days[^1].Day; number++)
        {
            var fee = DiskFee(option, LocalDate.Max(first, MonthOf(first).OnDayOfMonth(number)), tiers);
            if (stretches is [.., var last] && last.Fee == fee) stretches[^1] = (fee, last.Days + 1);
            else stretches.Add((fee, 1));
        }

        return stretches is [var only] && only.Days == inMonth ? [only.Fee] : [.. stretches.Select(s => s.Fee * s.Days / inMonth)];
    }

    private long DiskFee(ReferenceOption option, LocalDate day, IReadOnlyList<DiskTier> tiers)
    {
        var gigabytes = option.Accepted.DiskGigabytes!.Value;
        foreach (var change in record.Select(r => r.Event).OfType<DiskCapacityChanged>()
            .Where(e => e.OptionNumber == option.Accepted.Number).OrderBy(e => e.EffectiveDate))
        {
            if (change.EffectiveDate <= day) gigabytes = change.Gigabytes;
        }

        return TierOf(tiers, t => t.UpToGigabytes, gigabytes).Monthly;
    }

    // S1, S2: an hour of an outage counts once, with the claim that came first, and only in days in force.
    private IEnumerable<ReferenceLine> Reductions(YearMonth month)
    {
        List<(Instant From, Instant To)> taken = [];
        foreach (var claim in record.Select(r => r.Event).OfType<FeeReductionAccepted>())
        {
            var from = Instant.Max(claim.KnownAt!.Value, FirstInstantOf(_concluded.BillingStartDate));
            var to = _ends.OfContract is { } end
                ? Instant.Min(claim.RestoredAt!.Value, FirstInstantOf(end.On.PlusDays(1)))
                : claim.RestoredAt!.Value;
            var hours = from < to ? to - from : Duration.Zero;
            var free = hours < Duration.FromHours(24) ? Duration.Zero : Free(from, to, taken);
            if (from < to) taken.Add((from, to));
            var units = (long)Math.Floor(free.TotalHours / 24 + 1e-9);
            if (units == 0 || MonthOf(claim.AcceptedOn) != month) continue;

            var feeMonth = MonthOf(from.InZone(DateTimeZoneProviders.Tzdb["Asia/Tokyo"]).Date);
            yield return new("fee-reduction", -(units * MonthlyFeeOf(feeMonth) / 30), RateOf(feeMonth)); // S2, B8
        }
    }

    private static Duration Free(Instant from, Instant to, List<(Instant From, Instant To)> taken)
    {
        Instant[] cuts = [.. taken.SelectMany(t => new[] { t.From, t.To }).Where(t => t > from && t < to).Append(from).Append(to).Distinct()
            .Order()];
        var free = Duration.Zero;
        foreach (var (left, right) in cuts.Zip(cuts.Skip(1)))
        {
            if (!taken.Any(t => t.From <= left && right <= t.To)) free += right - left;
        }

        return free;
    }

    private BasePrices BasePricesIn(YearMonth month) =>
        SheetsIn(month) is [.., var (_, latest)] ? latest.Prices.Base : _concluded.Prices.Base; // B11

    // B11, O8: the sheet in force has the price of its revision or, where that was announced before the option was accepted,
    // the price of the acceptance.
    private OptionPrices? OptionPricesIn(ReferenceOption option, YearMonth month)
    {
        var code = option.Accepted.Code;
        var (version, revision) = SheetsIn(month)
            .LastOrDefault(sheet => sheet.Version < option.Version || sheet.Revision.Prices.Options.ContainsKey(code));
        return version > option.Version ? revision.Prices.Options[code] : option.Prices.GetValueOrDefault(code);
    }

    // By their first months; a later revision from the same month takes the place of the former.
    private List<(int Version, PricesRevised Revision)> SheetsIn(YearMonth month) =>
        [.. record.Where(r => r.Event is PricesRevised).Select(r => (r.Version, Revision: (PricesRevised)r.Event))
            .GroupBy(r => r.Revision.From).Select(same => same.Last())
            .Where(r => r.Revision.From.CompareTo(month) <= 0).OrderBy(r => r.Revision.From)];

    private int? Largest(List<LocalDate> days, Func<DayReading, int?> number, int? applied, LocalDate? since)
    {
        int[] found = [.. days.Select(day => ReadOn(day) is { } reading ? number(reading) : null)
            .Append(LastBefore(days[0], number, since) ?? applied).OfType<int>()];
        return found.Length == 0 ? null : found.Max();
    }

    private int? LastBefore(LocalDate day, Func<DayReading, int?> number, LocalDate? since)
    {
        for (var at = day.PlusDays(-1); at >= (since ?? _concluded.AcceptedOn); at = at.PlusDays(-1))
        {
            if (ReadOn(at) is { } reading && number(reading) is { } value) return value;
        }

        return null;
    }

    private DayReading? ReadOn(LocalDate day) => readings.GetValueOrDefault(day);

    private static List<LocalDate> DaysOf(YearMonth month, LocalDate start, LocalDate? end) =>
        [.. Enumerable.Range(1, LastOf(month).Day).Select(month.OnDayOfMonth).Where(day => day >= start && (end is null || day <= end))];

    // Calendar months, whole ones whole and broken ones by their days, as an exact fraction (P2).
    private static (BigInteger Over, BigInteger Under) Share(long fee, LocalDate first, LocalDate last)
    {
        (BigInteger Over, BigInteger Under) sum = (0, 1);
        for (var day = first; day <= last; day = day.PlusDays(1)) sum = Sum(sum, (fee, LastOf(MonthOf(day)).Day));
        return sum;
    }

    private static (BigInteger Over, BigInteger Under) Sum((BigInteger Over, BigInteger Under) a, (BigInteger Over, BigInteger Under) b)
    {
        var (over, under) = ((a.Over * b.Under) + (b.Over * a.Under), a.Under * b.Under);
        var divisor = BigInteger.GreatestCommonDivisor(over, under);
        return (over / divisor, under / divisor);
    }

    private static long Floor((BigInteger Over, BigInteger Under) amount) => (long)BigInteger.Divide(amount.Over, amount.Under);

    // T3: the day before the corresponding day, or the last of the month where it has none.
    private static LocalDate LastOfPeriod(LocalDate first, int months)
    {
        var month = MonthOf(first).PlusMonths(months);
        return first.Day <= LastOf(month).Day ? month.OnDayOfMonth(first.Day).PlusDays(-1) : LastOf(month);
    }

    private static T TierOf<T>(IReadOnlyList<T> tiers, Func<T, int> upTo, int value) =>
        tiers.FirstOrDefault(t => value <= upTo(t)) ?? tiers[^1];

    private static Instant FirstInstantOf(LocalDate day) => day.At(LocalTime.Midnight).InUtc().ToInstant() - Duration.FromHours(9);

    private static LocalDate FirstAfter(YearMonth month) => month.PlusMonths(1).OnDayOfMonth(1);

    private static LocalDate LastOf(YearMonth month) => month.PlusMonths(1).OnDayOfMonth(1).PlusDays(-1);

    private static YearMonth MonthOf(LocalDate date) => new(date.Year, date.Month);
}
