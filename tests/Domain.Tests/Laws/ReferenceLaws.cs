using System.Globalization;
using NodaTime;

namespace SecureMx.Domain.Tests.Laws;

/// <summary>The bills of random lives of every kind beside those that <see cref="ReferenceBill"/> makes from the rules.</summary>
public class ReferenceLaws
{
    private static readonly int Lives = int.Parse(Environment.GetEnvironmentVariable("LAW_LIVES") ?? "100", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void B1_to_B9_O8_S1_S2_every_bill_of_a_life_that_is_entered_in_time_is_that_of_the_reference(bool isMigrated)
    {
        var lines = 0;
        for (var seed = 0; seed < Lives; seed++)
        {
            var life = new ReferenceLife(seed, mostDaysLate: 0);
            life.Live(isMigrated, month =>
            {
                if (IsEndOfAClosedMonth(life)) return; // an order of its own day in a month that is closed: the other law

                var expected = life.Reference.LinesOf(month);
                var bill = life.Ledger.BillOf(month);
                Assert.True(
                    expected.Select(Text).SequenceEqual(
                        (bill?.Lines ?? []).Select(line => Text(new(line.Code, line.Amount, bill!.TaxRateOf(line))))),
                    $"seed {seed}, {month}:\n{string.Join('\n', expected.Select(Text))}\n--- instead:\n" +
                    $"{string.Join('\n', (bill?.Lines ?? []).Select(line => Text(new(line.Code, line.Amount, bill!.TaxRateOf(line)))))}");
                lines += expected.Count;
                if (bill is null) return;

                var tax = expected.Where(l => l.Rate is not null)
                    .GroupBy(l => l.Rate!.Value)
                    .Sum(at => (long)Math.Truncate(at.Sum(l => l.Amount) * (decimal)at.Key / 100)); // B8
                Assert.Equal((expected.Sum(l => l.Amount), tax), (bill.Subtotal, bill.Tax));
                Assert.Equal(bill.Subtotal + tax + bill.CarriedOver, bill.Total);
            });
        }

        Assert.True(lines > Lives * 50, $"{lines} lines compared"); // the law is not empty
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void B8_B9_S2_the_bills_of_a_life_sum_up_to_the_reference_however_late_its_ends_were_entered(bool isMigrated)
    {
        var late = 0;
        for (var seed = 0; seed < Lives; seed++)
        {
            var life = new ReferenceLife(Lives + seed, mostDaysLate: 150);
            life.Live(isMigrated);
            var first = life.Ledger.Contract.BilledFrom;
            var expected = Ledger.Months(life.Ledger.Contract.AcceptedOn.ToYearMonth(), life.Ledger.LastMonth)
                // M3: settlements of months that were billed elsewhere are here
                .SelectMany(month => life.Reference.LinesOf(month).Where(line => month.CompareTo(first) >= 0 || line.Rate is null));
            var billed = life.Ledger.Bills.SelectMany(
                bill => bill.Lines.Select(line => new ReferenceLine(line.Code, line.Amount, bill.TaxRateOf(line))));
            late += life.Ledger.Bills.Any(bill => bill.Lines.Any(line => line.Corrects is not null)) ? 1 : 0;

            string[] right = Sums(expected), were = Sums(billed);
            Assert.True(
                right.SequenceEqual(were),
                $"seed {Lives + seed}:\n{string.Join('\n', right.Except(were))}\n--- instead:\n{string.Join('\n', were.Except(right))}");
        }

        Assert.True(late > Lives / 5, $"{late} lives with corrections"); // the law is not empty
    }

    private static bool IsEndOfAClosedMonth(ReferenceLife life) =>
        life.Ledger.Bills.Any(bill => bill.Lines.Any(line => line.Corrects is not null));

    private static string[] Sums(IEnumerable<ReferenceLine> lines) =>
        [.. lines.GroupBy(line => (line.Code, line.Rate)).Select(
            sum => new ReferenceLine(sum.Key.Code, sum.Sum(line => line.Amount), sum.Key.Rate)).Where(sum => sum.Amount != 0).Select(Text)
                .Order(StringComparer.Ordinal)];

    private static string Text(ReferenceLine line) => FormattableString.Invariant($"{line.Code} {line.Amount} {line.Rate}");
}
