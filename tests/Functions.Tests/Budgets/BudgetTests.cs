using SecureMx.CosmosGateway;

namespace SecureMx.Functions.Tests.Budgets;

/// <summary>What each hot path asks of Cosmos DB is what <c>docs/scale.md</c> says of it.</summary>
[Collection(nameof(Walked))]
public class BudgetTests(Walked walked)
{
    private const string Path = "path";

    [Fact]
    public void Every_path_asks_what_the_page_says()
    {
        var table = ScalePage.Table(Path);
        Assert.Equal(Measure.Columns, ScalePage.Columns(Path));

        string[] counted = [.. walked.OnOne.Calls.Select(path => Measure.Of([.. path.Value]).ToRow(path.Key))];
        string[] drifted = [.. walked.OnOne.Calls.Where(path => !IsAsStated(table, path.Key, Measure.Of([.. path.Value])))
            .Select(path => path.Key)];
        string[] gone = [.. table.Keys.Except(walked.OnOne.Calls.Keys)];
        Assert.True(
            drifted.Length + gone.Length == 0,
            $"The table of docs/scale.md has drifted for: {string.Join("; ", drifted)}. Not counted: {string.Join("; ", gone)}. "
                + $"Counted:\n{string.Join('\n', counted)}");
    }

    private static bool IsAsStated(IReadOnlyDictionary<string, IReadOnlyList<string>> table, string path, Measure counted) =>
        table.TryGetValue(path, out var cells) && Measure.Parse(cells) is var stated
            && stated.Requests.SequenceEqual(counted.Requests)
            && Measure.IsNear(stated.Sent, counted.Sent) && Measure.IsNear(stated.Received, counted.Received)
            && Measure.IsNear(stated.RequestUnits, counted.RequestUnits);
}
