using System.Globalization;

namespace SecureMx.Functions.Tests.Budgets;

/// <summary>
/// The costs of <c>docs/scale.md</c> follow from its budgets and its assumptions: change one of those, and this says what the rest comes
/// to.
/// </summary>
[Collection(nameof(Walked))]
public class CostTests(Walked walked)
{
    [Fact]
    public void A_month_of_one_contract_is_its_paths_times_their_budgets()
    {
        var budgets = ScalePage.Table("path");
        foreach ((string what, var cells) in ScalePage.Table("in a month, for one contract"))
        {
            double units = Measure.Number(cells[1]) * Measure.Parse(budgets[cells[0]]).RequestUnits;
            Assert.True(
                Math.Abs(units - Measure.Number(cells[2])) < 0.06, $"{what}: {units.ToString("N2", CultureInfo.InvariantCulture)} RU");
        }
    }

    [Fact]
    public void What_is_assumed_of_storage_was_counted()
    {
        var assumed = ScalePage.Table("assumed");
        (string What, double Counted)[] all =
            [(
                "bytes kept of a contract",
                walked.OnOne.StoredPerContract), ("bytes kept of a contract's month", walked.OnOne.StoredPerMonth)];
        string[] wrong = [.. all.Where(one => !Measure.IsNear(Measure.Number(assumed[one.What][0]), one.Counted))
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.What}: {one.Counted:N0}"))];
        Assert.True(wrong.Length == 0, string.Join("; ", wrong));
    }

    [Fact]
    public void Each_plan_costs_what_the_formulas_give() =>
        AssertRows("contracts and ceiling", key => Plan.Of(key).ToRow(key));

    [Fact]
    public void The_close_takes_what_the_formula_gives() =>
        AssertRows("contracts", key =>
        {
            var times = ScalePage.Columns("contracts").Select(ceiling => Plan.Of($"{key} at {ceiling}").CloseTakes);
            return $"| {key} | {string.Join(" | ", times)} |";
        });

    private static void AssertRows(string table, Func<string, string> compute)
    {
        var stated = ScalePage.Table(table);
        string[] computed = [.. stated.Keys.Select(compute)];
        string[] rows = [.. stated.Select(row => $"| {row.Key} | {string.Join(" | ", row.Value)} |")];
        Assert.True(rows.SequenceEqual(computed), $"Computed:\n{string.Join('\n', computed)}");
    }
}
