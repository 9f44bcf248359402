using FsCheck;
using FsCheck.Fluent;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

public abstract partial class DocumentStoreSuite
{
    /// <summary>How many random histories are tried.</summary>
    protected virtual int Histories => 60;

    [Fact]
    public void Random_commits_end_as_in_a_model()
    {
        var histories = Gen.ListOf(CommitPlans).ToArbitrary();
        var history = 0;
        Prop.ForAll(histories, plans => RunAsync($"h{Interlocked.Increment(ref history)}-", plans).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Histories).WithEndSize(25).WithReplay(20260401, 11));
    }

    private static Gen<WritePlan> WritePlans =>
        from kind in Gen.Choose(0, 3)
        from id in Gen.Elements("a", "b", "c", "A", "契")
        from status in Gen.Elements("active", "ended", null)
        from etag in Gen.Elements(ETagChoice.None, ETagChoice.None, ETagChoice.Current, ETagChoice.Current, ETagChoice.Stale)
        select new WritePlan(kind, id, status, etag);

    private static Gen<CommitPlan> CommitPlans =>
        from partition in Gen.Choose(0, 2)
        from count in Gen.Choose(1, 4)
        from writes in Gen.ListOf(WritePlans, count)
        select new CommitPlan(partition, [.. writes]);

    private async Task RunAsync(string prefix, IEnumerable<CommitPlan> plans)
    {
        var model = new Dictionary<(string Partition, string Id), (string ETag, string? Status, int Number)>();
        var number = 0;
        foreach (var plan in plans)
        {
            var partition = prefix + plan.Partition;
            var writes = new List<DocumentWrite>();
            var next = new Dictionary<(string Partition, string Id), (string ETag, string? Status, int Number)>(model);
            var (expected, failed) = (CommitStatus.Committed, -1);
            for (var i = 0; i < plan.Writes.Count; i++)
            {
                var write = plan.Writes[i];
                var key = (partition, write.Id);
                var body = Contract(partition, write.Id, more: [("status", write.Status), ("number", ++number)]);
                var ifMatch = write.ETag switch
                {
                    ETagChoice.Current => model.TryGetValue(key, out var current) ? current.ETag : "\"none\"",
                    ETagChoice.Stale => "\"0000000000000000\"",
                    _ => null,
                };
                writes.Add(write.Kind switch
                {
                    0 => new DocumentWrite.Create(write.Id, body),
                    1 => new DocumentWrite.Replace(write.Id, body, ifMatch),
                    2 => new DocumentWrite.Upsert(write.Id, body),
                    _ => new DocumentWrite.Delete(write.Id, ifMatch),
                });
                if (expected != CommitStatus.Committed) continue;

                var there = next.TryGetValue(key, out var old);
                expected = write.Kind switch
                {
                    0 => there ? CommitStatus.AlreadyExists : CommitStatus.Committed,
                    2 => CommitStatus.Committed,
                    _ =>
                        !there
                            ? CommitStatus.NotFound
                            : ifMatch is null || ifMatch == old.ETag ? CommitStatus.Committed : CommitStatus.PreconditionFailed,
                };
                if (expected != CommitStatus.Committed) failed = i;
                else if (write.Kind == 3) next.Remove(key);
                else next[key] = ($"written by {i}", write.Status, number);
            }

            var result = await Store.CommitAsync("contracts", partition, writes);
            Assert.Equal((expected, failed), (result.Status, result.FailedIndex));
            if (!result.IsCommitted) continue;
            model = next;
            for (var i = 0; i < writes.Count; i++)
            {
                var key = (partition, writes[i].Id);
                if (model.TryGetValue(key, out var entry) && entry.ETag == $"written by {i}")
                    model[key] = entry with { ETag = result.ETags[i] };
            }
        }
        await AssertEqualsModelAsync(prefix, model);
    }

    private async Task AssertEqualsModelAsync(
        string prefix, Dictionary<(string Partition, string Id), (string ETag, string? Status, int Number)> model)
    {
        for (var i = 0; i <= 2; i++)
        {
            var partition = prefix + i;
            var expected = model.Where(entry => entry.Key.Partition == partition).OrderBy(entry => entry.Key.Id, StringComparer.Ordinal)
                .Select(entry => (entry.Key.Id, entry.Value.ETag, entry.Value.Number));
            var listed = await AllPagesAsync(cursor => Store.ListAsync("contracts", partition, null, null, 2, cursor));
            Assert.Equal(expected, listed.Select(one => (one.Id, one.ETag, one.Field<int>("number"))));
        }
        foreach (var status in new[] { "active", "ended" })
        {
            var found = await AllPagesAsync(cursor => Store.QueryAsync("contracts", new("contract", [new("status", status)]), 50, cursor));
            Assert.Equal(
                model.Where(entry => entry.Value.Status == status).Select(entry => entry.Key).Order(),
                found.Where(one => one.PartitionKey.StartsWith(prefix, StringComparison.Ordinal)).Select(one => (one.PartitionKey, one.Id))
                    .Order());
        }
    }

    public enum ETagChoice
    {
        None,
        Current,
        Stale,
    }

    public sealed record WritePlan(int Kind, string Id, string? Status, ETagChoice ETag);

    public sealed record CommitPlan(int Partition, IReadOnlyList<WritePlan> Writes);
}
