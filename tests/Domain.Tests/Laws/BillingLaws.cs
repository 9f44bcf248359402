using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Laws;

/// <summary>What holds of the bills of every life of a contract.</summary>
public class BillingLaws
{
    private const int Cases = 100;
    private const int MonthsOfLife = 26;

    // Lives over each change of the tax rate, and one without.
    private static readonly LocalDate[] Begins = [new(2013, 11, 1), new(2019, 5, 1), new(2026, 4, 1)];

    private static readonly string[] Optional = [
        "advanced-archive", "mail-audit", "mailbox-plus", "mailing-list", "spare-mail", "sandbox", "active-mail", "private-relay"];

    [Fact]
    public void B9_the_bill_of_a_simple_month_is_the_bill_that_the_whole_history_makes()
    {
        var (simple, general) = (0, 0);
        ForAll(30, numbers =>
        {
            var ledger = Begin(numbers[0], isMigrated: numbers[0] % 4 == 0);
            var begin = ledger.Contract.BilledFrom;
            foreach (var (month, i) in Ledger.Months(begin, begin.PlusMonths(MonthsOfLife)).Select((m, i) => (m, i)))
            {
                if (i + 1 < numbers.Length && numbers[i + 1] % 3 > 0)
                    Change(ledger, month.OnDayOfMonth(1 + (numbers[i + 1] / 7 % 28)), numbers[i + 1], i);
                // in some lives a close fails now and then, and the next one makes its bill
                if (numbers[0] % 5 > 0 || i % 6 != 2) ledger.Close(month);
            }

            simple += ledger.Simple;
            general += ledger.General;
        });

        Assert.True(simple > Cases * 5 && general > Cases, $"{simple} simple months, {general} others"); // the law is not empty
    }

    [Fact]
    public void B8_the_journal_of_a_bill_adds_up_to_its_total_without_what_was_carried_over()
    {
        var accounts = new JournalAccounts("receivable", "sales", "tax", "outside");
        var (entries, below) = (0, 0);
        ForAll(8, numbers =>
        {
            foreach (var bill in Live(numbers, delay: 1)?.Bills ?? [])
            {
                var journal = Journal.EntriesOf(bill, accounts);
                Assert.All(
                    journal, entry => Assert.True(entry.Amount > 0 && (entry.Debit == "receivable") != (entry.Credit == "receivable")));
                Assert.Equal(
                    bill.Total - bill.CarriedOver, journal.Sum(entry => entry.Debit == "receivable" ? entry.Amount : -entry.Amount));
                Assert.Equal(
                    bill.Tax, journal.Sum(entry => entry.Credit == "tax" ? entry.Amount : entry.Debit == "tax" ? -entry.Amount : 0));
                Assert.Equal(
                    bill.Lines.Where(line => !line.IsTaxable).Sum(line => line.Amount),
                    journal.Sum(entry => entry.Credit == "outside" ? entry.Amount : entry.Debit == "outside" ? -entry.Amount : 0));
                (entries, below) = (entries + journal.Count, below + journal.Count(entry => entry.Credit == "receivable"));
            }
        });
        Assert.True(entries > Cases && below > 0, $"{entries} entries, {below} that give back"); // the law is not empty
    }

    /// <remarks>
    /// The sum of the lines of each code, and so of all that is taxable at each rate, is the same to the yen. The tax is rounded once for
    /// each bill and rate, so that in either life its sum at a rate is off the exact tax by less than a yen a bill.
    /// </remarks>
    [Fact]
    public void B8_B9_the_bills_of_a_life_sum_up_to_the_same_however_late_its_ends_were_entered()
    {
        var compared = 0;
        ForAll(8, numbers =>
        {
            var (timely, late) = (Live(numbers, delay: 0), Live(numbers, delay: 1));
            // another order of notices may refuse one (E3)
            if (timely is null || late is null || Ended(timely.Contract) != Ended(late.Contract)) return;

            compared++;
            Assert.Equal(Sums(timely, line => line.Code, line => line.Amount), Sums(late, line => line.Code, line => line.Amount));
            Assert.Equal(AtRates(timely), AtRates(late));
            foreach (var ledger in new[] { timely, late })
            {
                foreach (var rate in ledger.Bills.SelectMany(bill => bill.Taxes).GroupBy(tax => tax.Rate))
                {
                    Assert.InRange(
                        rate.Sum(tax => tax.Tax) - (rate.Sum(tax => tax.Taxable) * rate.Key / 100m), -rate.Count() + 0.001m,
                        rate.Count() - 0.001m);
                }
            }
        });

        Assert.True(compared > Cases / 3, $"{compared} lives compared"); // the law is not empty
    }

    /// <remarks>The same as for ends that were entered late, for readings that an operator puts when their months are closed.</remarks>
    [Fact]
    public void B3_B9_the_bills_of_a_life_sum_up_to_the_same_however_late_its_readings_were_put()
    {
        var (corrected, lowered) = (0, 0);
        ForAll(12, numbers =>
        {
            var (timely, late) = (Read(numbers, isLate: false), Read(numbers, isLate: true));

            Assert.Equal(Sums(timely, line => line.Code, line => line.Amount), Sums(late, line => line.Code, line => line.Amount));
            Assert.Equal(AtRates(timely), AtRates(late));
            Assert.All(timely.Bills.SelectMany(bill => bill.Lines), line => Assert.Null(line.Corrects));
            var corrections = late.Bills.SelectMany(bill => bill.Lines).Where(line => line.Corrects is not null).ToList();
            corrected += corrections.Count;
            lowered += corrections.Count(line => line.Amount < 0);
        });

        // the law is not empty
        Assert.True(corrected > Cases && lowered > Cases / 4, $"{corrected} corrections, {lowered} of them give back");
    }

    // A life in which some days are read anew, in time or up to five months late; some of them twice.
    private static Ledger Read(int[] numbers, bool isLate)
    {
        Dictionary<YearMonth, MonthReadings> put = [];
        var begun = Begin(numbers[0], isMigrated: false);
        var first = begun.Contract.BilledFrom;
        var ledger = new Ledger(begun.Contract, ReadingsOf, first);
        var late = numbers[1..11].Select((number, i) => (
            Month: first.PlusMonths(1 + (number % (MonthsOfLife - 8))),
            In: first.PlusMonths(1 + (number % (MonthsOfLife - 8)) + (isLate ? number / 40 % 6 : 0)),
            Reading: Some.Reading(1 + (number / 7 % 28), number / 11 % 90, number / 13 % 2 == 0 ? number / 17 % 12 : null,
                number / 19 % 2 == 0 ? [new OptionReading("mailbox-plus", number / 23 % 70, null)] : []))).ToList();
        foreach (var month in Ledger.Months(first, first.PlusMonths(MonthsOfLife)))
        {
            // Of two readings of a day the one that comes later counts, so that both lives end with the same.
            foreach (var (of, _, reading) in late.Where(one => one.In == month).OrderBy(one => one.Month))
            {
                var isSuperseded = late.SkipWhile(one => one.Reading != reading).Skip(1)
                    .Any(other => other.Month == of && other.Reading.Day == reading.Day);
                if (isSuperseded) continue;

                var on = month.OnDayOfMonth(10);
                if (of != month)
                    Assert.True(ledger.Keep(LateReadings.Put(new(of, [reading], ReadingsOf(of), month, "r")), on));
                put[of] = ReadingsOf(of).With(reading);
            }

            ledger.Close(month);
        }

        return ledger;

        MonthReadings ReadingsOf(YearMonth month) => put.GetValueOrDefault(month) ?? Readings(month, numbers[0]);
    }

    [Fact]
    public void B8_what_is_paid_less_the_balance_is_what_was_billed() => ForAll(8, numbers =>
    {
        if (Live(numbers, delay: 1) is not { } ledger) return;

        var billed = ledger.Bills.Sum(bill => bill.Subtotal + bill.Tax);
        var paid = ledger.Bills.Sum(bill => Math.Max(bill.Total, 0));
        var balance = Credits.BalanceOf(
            ledger.Contract, ledger.Last, ledger.Contract.BilledFrom.PlusMonths(MonthsOfLife + 2).OnDayOfMonth(1));
        var carriedOn = Ends.Of(ledger.Contract) is null ? Math.Max(-ledger.Last!.Total, 0) : balance;

        Assert.Equal(billed, paid - carriedOn);
    });

    // A life whose ends are entered as they arrive, or up to 200 days later; null where one is refused. All else comes before the first of
    // them.
    private static Ledger? Live(int[] numbers, int delay)
    {
        var ledger = Begin(numbers[0], isMigrated: false);
        var first = ledger.Contract.AcceptedOn.PlusDays(40 + (numbers[1] % 90));
        var ends = numbers[2..5]
            .Select((number, i) => (Arrived: first.PlusDays(number % 200), Late: number / 300 % 200 * delay, Number: number, Index: i))
            .Take(1 + (numbers[0] % 7 / 3)).ToList();
        var isRefused = false;
        foreach (var (month, i) in Ledger.Months(ledger.Contract.BilledFrom, ledger.Contract.BilledFrom.PlusMonths(MonthsOfLife))
            .Select((m, i) => (m, i)))
        {
            var (begin, end) = (month.OnDayOfMonth(1), month.OnDayOfMonth(1).PlusMonths(1));
            if (i < 2) Adjust(ledger, begin.PlusDays(14), numbers[6 + i]);
            foreach (var (arrived, late, number, index) in ends.Where(
                e => e.Arrived.PlusDays(e.Late) is var day && day >= begin && day < end).OrderBy(e => e.Arrived.PlusDays(e.Late)))
            {
                var entered = arrived.PlusDays(late);
                isRefused |= !ledger.Keep(Ending(ledger.Contract, number, index, arrived, entered), entered);
            }

            ledger.Close(month);
        }

        return isRefused ? null : ledger;
    }

    private static Decision Ending(Contract contract, int number, int index, LocalDate arrived, LocalDate entered)
    {
        if (number % 5 == 0) // an order has a day and no arrival
        {
            var ground = number % 2 == 0 ? EndGround.GeneralTerms28Paragraph2 : EndGround.GeneralTerms28Paragraph3;
            return EndOrders.Order(contract, new($"ord-{index}", ground, arrived, "r"), Given.NoonOf(entered));
        }

        var target = number % 3 == 0 ? EndTarget.ContractCode : contract.Options[number % contract.Options.Count].Code;
        return EndNotices.Give(
            contract, new($"ntc-{index}", target, number % 2 == 0 ? arrived.PlusDays(number % 70) : null, arrived), Given.NoonOf(entered));
    }

    private static Ledger Begin(int number, bool isMigrated)
    {
        var begin = Begins[number % Begins.Length].PlusDays(number / 3 % 60);
        var codes = Optional.Where((_, i) => (number >> i) % 3 > 0).ToHashSet();
        if (!codes.Contains("mailbox-plus")) codes.RemoveWhere(code => OptionCatalog.Get(code).NeedsOption is not null);
        codes.Add("private-relay");
        AcceptedOption[] options =
        [
            .. codes.Select((code, i) => Some.Option(
                code, Text(begin.PlusDays((number >> i) % 3 * 10)), (number >> i) % 4 == 0 ? 15 : null, 3,
                code == "mailbox-plus" ? 90 : null, code == "spare-mail" ? 7 : null)),
        ];
        var contract = Some.Contract(Text(begin), Text(begin.PlusDays(number % 25)), 20, options);
        if (isMigrated) contract = contract with { TakenOverOn = begin.PlusMonths(2) };
        return new Ledger(contract, month => Readings(month, number), begin.ToYearMonth());
    }

    private static void Adjust(Ledger ledger, LocalDate on, int number)
    {
        var month = on.ToYearMonth().PlusMonths(number % 3);
        if (number % 2 == 0) ledger.Keep(PriceRevisions.Revise(ledger.Contract, new(month, Dearer(number)), isClosed: false), on);
        if (number % 3 == 0 && ledger.Contract.LatestOption("mailbox-plus") is not null)
        {
            ledger.Keep(
                Decision.Record(
                    new DiskCapacityChanged(
                        $"app-{number}", on, on.PlusDays(number % 50), 0, ledger.Contract.LatestOption("mailbox-plus")!.Number, 300)),
                on);
        }
    }

    // A change of any kind, on a day of an open month; one that is refused changes nothing.
    private static void Change(Ledger ledger, LocalDate on, int number, int step)
    {
        var (contract, now, far) = (ledger.Contract, Given.NoonOf(on), number / 200 % 90);
        var code = contract.Options[number % contract.Options.Count].Code;
        ledger.Keep(
            (number % 9) switch
            {
                0 => EndNotices.Give(contract, new($"ntc-{step}", code, null, on.PlusDays(-far)), now),
                1 when step > 9 => EndNotices.Give(contract, new($"ntc-{step}", EndTarget.ContractCode, null, on.PlusDays(-far)), now),
                2 when step > 9 =>
                    EndOrders.Order(contract, new($"ord-{step}", EndGround.GeneralTerms28Paragraph2, on.PlusDays(-far), "r"), now),
                3 => PriceRevisions.Revise(contract, new(on.ToYearMonth(), Dearer(number)), isClosed: false),
                4 => Decision.Record(new FeeReductionAccepted(
                    $"clm-{step}", $"out-{step}", on, 1 + (far % 9), 30_000, (1 + (far % 9)) * 1_000, on, on,
                    on.ToYearMonth().PlusMonths(-(far % 3)), IsFeeOpen: far % 2 == 0)),
                5 => SettlementWaivers.Waive(contract, new(code, "r"), isBilled: false),
                6 =>
                    CreditSettlements.Receive(
                        contract, new($"stl-{step}", "ctr-9", on.ToYearMonth().PlusMonths(far % 3), 1 + (far * 1_000))),
                7 =>
                    CreditSettlements.Settle(
                        contract, new($"rfd-{step}", CreditSettlementKind.Refund, 1 + (far * 100), "r"), ledger.Last, on),
                _ =>
                    OptionApplications.Accept(
                        contract, new($"app-{step}", [Given.Option(code)], new(on.PlusDays(far))), Given.BothServices, now),
            },
            on);
    }

    // Numbers that change with the days, for the contract and some options.
    private static MonthReadings Readings(YearMonth month, int number)
    {
        int Number(int day, int salt) => Math.Abs(HashCode(month, day, salt, number));
        return new(month,
        [
            .. Enumerable.Range(1, 28).Where(day => Number(day, 0) % 9 == 0).Select(day => Some.Reading(
                day,
                Number(day, 1) % 3 == 0 ? null : Number(day, 2) % 60,
                Number(day, 3) % 4 == 0 ? Number(day, 4) % 9 : null,
                [.. new[] { "sandbox", "mailbox-plus", "spare-mail" }
                    .Where((_, i) => Number(day, 5 + i) % 5 == 0)
                    .Select(code => new OptionReading(code, Number(day, 9) % 40, code == "spare-mail" ? Number(day, 10) % 30 : null))])),
        ]);
    }

    private static int HashCode(YearMonth month, int day, int salt, int number)
    {
        unchecked
        {
            var hash = (uint)((month.Year * 12) + month.Month);
            foreach (var part in new[] { day, salt, number }) hash = ((hash ^ (uint)part) * 2_654_435_761u) ^ (hash >> 13);
            return (int)(hash >> 2);
        }
    }

    private static Prices Dearer(int number) => Some.Prices with { Base = Some.Prices.Base with { Monthly = 30_000 + (number % 5_000) } };

    private static string Ended(Contract contract) =>
        string.Join(' ', contract.Options.Select(o => Ends.Of(contract, o)?.EffectiveDate).Prepend(Ends.Of(contract)?.EffectiveDate))
            + Ends.Of(contract)?.Ground;

    private static IReadOnlyList<(string, long)> Sums(Ledger ledger, Func<BillLine, string> by, Func<BillLine, long> amount) =>
        [.. ledger.Bills.SelectMany(bill => bill.Lines).GroupBy(by, amount).Select(sum => (sum.Key, sum.Sum())).Where(sum => sum.Item2 != 0)
            .Order()];

    private static IReadOnlyList<(int, long)> AtRates(Ledger ledger) =>
        [.. ledger.Bills.SelectMany(bill => bill.Taxes).GroupBy(tax => tax.Rate, tax => tax.Taxable).Select(sum => (sum.Key, sum.Sum()))
            .Where(sum => sum.Item2 != 0).Order()];

    private static string Text(LocalDate date) => NodaTime.Text.LocalDatePattern.Iso.Format(date);

    private static void ForAll(int length, Action<int[]> law)
    {
        var arbitrary = Arb.From(Gen.Choose(0, int.MaxValue).ArrayOf(length));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases), Prop.ForAll(arbitrary, law));
    }
}
