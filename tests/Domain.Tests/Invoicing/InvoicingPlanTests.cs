using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Invoicing;

public class InvoicingPlanTests
{
    private static readonly YearMonth First = new(2026, 1);

    [Fact]
    public void Every_month_is_single_until_a_change_says_otherwise()
    {
        Assert.Equal(InvoicingMode.Single, InvoicingPlan.Single.ModeIn(First));
        var plan = InvoicingPlan.Single.With(Some.Month("2026-04"), InvoicingMode.Combined);

        Assert.Equal(InvoicingMode.Single, plan.ModeIn(Some.Month("2026-03")));
        Assert.Equal(InvoicingMode.Combined, plan.ModeIn(Some.Month("2026-04")));
        Assert.Equal(InvoicingMode.Combined, plan.ModeIn(Some.Month("2030-01")));
        Assert.Equal(Some.Month("2026-04"), plan.FirstCombined);
    }

    [Fact]
    public void The_last_change_decides_for_every_month_from_its_own_on_and_for_none_before()
    {
        var commands = Gen.Choose(0, 30).Zip(Gen.Elements(InvoicingMode.Single, InvoicingMode.Combined)).ListOf();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(commands.ToArbitrary(), changes =>
        {
            var plan = InvoicingPlan.Single;
            var modes = new InvoicingMode[40];
            foreach (var (at, mode) in changes)
            {
                plan = plan.With(First.PlusMonths(at), mode);
                Array.Fill(modes, mode, at, modes.Length - at);
            }

            Assert.Equal(modes, Enumerable.Range(0, modes.Length).Select(i => plan.ModeIn(First.PlusMonths(i))));
            // No change repeats the mode before it, so that the plan reads as people would write it.
            Assert.All(plan.Changes.Zip(plan.Changes.Skip(1)), pair => Assert.NotEqual(pair.First.Mode, pair.Second.Mode));
        }));
    }

    [Theory]
    [InlineData("2026-03", false)]
    [InlineData("2026-04", true)]
    [InlineData("2026-06", true)]
    [InlineData("2026-07", true)] // single, but a part may come late
    [InlineData("2027-06", true)]
    [InlineData("2027-07", false)]
    public void An_invoice_may_come_in_a_combined_month_and_in_the_twelve_after_it(string month, bool mayCome)
    {
        var plan = InvoicingPlan.Single.With(Some.Month("2026-04"), InvoicingMode.Combined)
            .With(Some.Month("2026-07"), InvoicingMode.Single);

        Assert.Equal(mayCome, plan.MayHaveInvoiceIn(Some.Month(month)));
        Assert.False(InvoicingPlan.Single.MayHaveInvoiceIn(Some.Month(month)));
    }

    [Fact]
    public void A_change_takes_the_place_of_the_one_from_the_same_month_on()
    {
        var plan = InvoicingPlan.Single.With(Some.Month("2026-04"), InvoicingMode.Combined);

        Assert.Empty(plan.With(Some.Month("2026-04"), InvoicingMode.Single).Changes);
        Assert.Null(InvoicingPlan.Single.FirstCombined);
        Assert.True(plan.MayHaveInvoiceIn(Some.Month("2036-04"))); // combined for good
    }
}
