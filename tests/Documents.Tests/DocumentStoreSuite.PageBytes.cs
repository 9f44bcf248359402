using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

public abstract partial class DocumentStoreSuite
{
    [Theory]
    [InlineData(100_000, 25)]
    [InlineData(600_000, 5)]
    [InlineData(1_200_000, 3)]
    public async Task A_page_ends_at_its_bytes_and_has_one_document_at_least(int bytes, int count)
    {
        string[] ids = [.. Enumerable.Range(10, count).Select(number => $"doc-{number}")];
        foreach (var id in ids)
        {
            await Store.CommitAsync(
                "contracts", "c-1",
                [new DocumentWrite.Create(id, Contract("c-1", id, "fat", ("status", "s"), ("x", new string('x', bytes))))]);
            await Store.CommitAsync(
                "contracts", $"p-{id}",
                [new DocumentWrite.Create("d", Contract($"p-{id}", "d", "fat-alone", ("status", "s"), ("x", new string('x', bytes))))]);
        }

        var listed = await PagesAsync(cursor => Store.ListAsync("contracts", "c-1", null, null, 200, cursor));
        var one = await PagesAsync(cursor => Store.QueryAsync("contracts", new("fat", [new("status", "s")]), 200, cursor));
        var many = await PagesAsync(cursor => Store.QueryAsync("contracts", new("fat-alone", [new("status", "s")]), 200, cursor));

        Assert.Equal(ids, listed.SelectMany(page => page).Select(document => document.Id));
        Assert.Equal(ids, one.SelectMany(page => page).Select(document => document.Id).Order());
        Assert.Equal(ids.Select(id => $"p-{id}"), many.SelectMany(page => page).Select(document => document.PartitionKey).Order());
        foreach (var page in listed.Concat(one).Concat(many))
            Assert.True(page.Count == 1 || page.Sum(document => (long)document.Json.Length) <= DocumentLimits.MaximumPageBytes);
    }

    private static async Task<List<IReadOnlyList<Document>>> PagesAsync(Func<string?, Task<DocumentPage>> read)
    {
        List<IReadOnlyList<Document>> pages = [];
        string? cursor = null;
        do
        {
            var page = await read(cursor);
            if (page.Items.Count > 0) pages.Add(page.Items);
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return pages;
    }
}
