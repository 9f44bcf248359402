using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

public abstract partial class DocumentStoreSuite
{
    [Fact]
    public async Task A_batch_of_every_kind_is_made_whole()
    {
        await CreateAsync("c-1", "replaced", "deleted", "upserted");
        var result = await CommitAsync(
            "c-1",
            new DocumentWrite.Create("created", Contract("c-1", "created")),
            new DocumentWrite.Replace("replaced", Contract("c-1", "replaced", "other"), null),
            new DocumentWrite.Delete("deleted", null),
            new DocumentWrite.Upsert("upserted", Contract("c-1", "upserted", "other")),
            new DocumentWrite.Upsert("upserted-anew", Contract("c-1", "upserted-anew")));

        AssertCommitted(result);
        Assert.Equal(5, result.ETags.Count);
        Assert.Equal(string.Empty, result.ETags[2]);
        Assert.Equal(4, result.ETags.Where(etag => etag.Length > 0).Distinct().Count());
        Assert.Null(await Store.ReadAsync("contracts", "c-1", "deleted"));
        foreach (var (id, index, type) in new[] { ("created", 0, "contract"), ("replaced", 1, "other"), ("upserted", 3, "other"),
            ("upserted-anew", 4, "contract") })
        {
            var read = await Store.ReadAsync("contracts", "c-1", id);
            Assert.Equal((result.ETags[index], type), (read!.ETag, read.Field<string>("type")));
        }
    }

    public static TheoryData<string, CommitStatus> Refusals => new()
    {
        { "create", CommitStatus.AlreadyExists },
        { "replace missing", CommitStatus.NotFound },
        { "delete missing", CommitStatus.NotFound },
        { "replace stale", CommitStatus.PreconditionFailed },
        { "delete stale", CommitStatus.PreconditionFailed },
        { "replace missing with etag", CommitStatus.NotFound },
        { "replace with nonsense etag", CommitStatus.PreconditionFailed },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_batch_that_fails_in_its_middle_changes_nothing(string failing, CommitStatus status)
    {
        var stale = (await CommitAsync("c-1", new DocumentWrite.Create("there", Contract("c-1", "there")))).ETags[0];
        var current = (await CommitAsync("c-1", new DocumentWrite.Replace("there", Contract("c-1", "there"), stale))).ETags[0];
        var body = Contract("c-1", "there", "other");
        var absent = Contract("c-1", "absent");
        DocumentWrite refused = failing switch
        {
            "create" => new DocumentWrite.Create("there", body),
            "replace missing" => new DocumentWrite.Replace("absent", absent, null),
            "delete missing" => new DocumentWrite.Delete("absent", null),
            "replace stale" => new DocumentWrite.Replace("there", body, stale),
            "delete stale" => new DocumentWrite.Delete("there", stale),
            "replace missing with etag" => new DocumentWrite.Replace("absent", absent, current),
            _ => new DocumentWrite.Replace("there", body, "nonsense"),
        };

        AssertRefused(await CommitAsync("c-1", refused), status, 0);
        var result = await CommitAsync(
            "c-1", new DocumentWrite.Create("first", Contract("c-1", "first")),
            new DocumentWrite.Upsert("second", Contract("c-1", "second")), refused,
            new DocumentWrite.Create("last", Contract("c-1", "last")));

        AssertRefused(result, status, 2);
        var there = Assert.Single((await Store.ListAsync("contracts", "c-1", null, null, 10)).Items);
        Assert.Equal(("there", current, "contract"), (there.Id, there.ETag, there.Field<string>("type")));
    }

    [Fact]
    public async Task The_first_of_several_refusals_is_told()
    {
        await CreateAsync("c-1", "a");
        var result = await CommitAsync(
            "c-1", new DocumentWrite.Upsert("b", Contract("c-1", "b")), new DocumentWrite.Delete("nowhere", null),
            new DocumentWrite.Create("a", Contract("c-1", "a")));
        AssertRefused(result, CommitStatus.NotFound, 1);
    }

    [Fact]
    public async Task Writes_of_one_batch_see_those_before_them()
    {
        AssertCommitted(await CommitAsync(
            "c-1",
            new DocumentWrite.Create("a", Contract("c-1", "a", "one")),
            new DocumentWrite.Replace("a", Contract("c-1", "a", "two"), null),
            new DocumentWrite.Delete("a", null),
            new DocumentWrite.Create("a", Contract("c-1", "a", "three"))));
        Assert.Equal("three", (await Store.ReadAsync("contracts", "c-1", "a"))!.Field<string>("type"));

        AssertRefused(
            await CommitAsync(
                "c-1", new DocumentWrite.Delete("a", null),
                new DocumentWrite.Replace("a", Contract("c-1", "a"), null)), CommitStatus.NotFound, 1);
        AssertRefused(
            await CommitAsync(
                "c-1", new DocumentWrite.Create("b", Contract("c-1", "b")), new DocumentWrite.Create("b", Contract("c-1", "b"))),
            CommitStatus.AlreadyExists, 1);
        Assert.Null(await Store.ReadAsync("contracts", "c-1", "b"));
    }

    [Fact]
    public async Task An_etag_from_before_the_batch_is_stale_after_the_batchs_own_write()
    {
        var etag = (await CommitAsync("c-1", new DocumentWrite.Create("a", Contract("c-1", "a")))).ETags[0];
        AssertRefused(
            await CommitAsync(
                "c-1", new DocumentWrite.Replace("a", Contract("c-1", "a"), etag),
                new DocumentWrite.Replace("a", Contract("c-1", "a"), etag)),
            CommitStatus.PreconditionFailed, 1);
    }

    [Fact]
    public async Task A_hundred_writes_are_one_batch_and_a_hundred_and_one_are_refused()
    {
        DocumentWrite[] Creates(int count) =>
            [.. Enumerable.Range(0, count).Select(i => $"d{i:000}").Select(id => new DocumentWrite.Create(id, Contract("c-1", id)))];

        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync("c-1", Creates(101)));
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync("c-1"));
        Assert.Empty((await Store.ListAsync("contracts", "c-1", null, null, 10)).Items);

        AssertCommitted(await CommitAsync("c-1", Creates(100)));
        Assert.Equal(100, (await Store.ListAsync("contracts", "c-1", null, null, 1000)).Items.Count);
    }

    [Fact]
    public async Task An_etag_of_a_deleted_document_does_not_fit_its_successor()
    {
        var etag = (await CommitAsync("c-1", new DocumentWrite.Create("a", Contract("c-1", "a")))).ETags[0];
        AssertCommitted(await CommitAsync("c-1", new DocumentWrite.Delete("a", etag)));
        AssertRefused(await CommitAsync("c-1", new DocumentWrite.Delete("a", etag)), CommitStatus.NotFound, 0);
        await CreateAsync("c-1", "a");
        AssertRefused(
            await CommitAsync("c-1", new DocumentWrite.Replace("a", Contract("c-1", "a"), etag)), CommitStatus.PreconditionFailed, 0);
    }

    [Fact]
    public async Task The_same_id_lives_apart_in_each_partition()
    {
        await CreateAsync("c-1", "a");
        await CreateAsync("c-2", "a");
        AssertCommitted(await CommitAsync("c-1", new DocumentWrite.Delete("a", null)));
        Assert.NotNull(await Store.ReadAsync("contracts", "c-2", "a"));
    }
}
