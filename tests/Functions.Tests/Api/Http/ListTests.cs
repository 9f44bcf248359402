using System.Globalization;
using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>Lists: pages, cursors, filters.</summary>
public sealed class ListTests : IAsyncLifetime
{
    private const int Count = 130;

    private Stage _stage = null!;
    private HttpClient _client = null!;

    public enum Colour
    {
        DeepRed,
        Blue,
    }

    public async Task InitializeAsync()
    {
        _stage = await Stage.StartAsync(
            new StageFunction("GET", "numbers", [Role.Operator], List), new StageFunction("GET", "others", [Role.Operator], List));
        _client = _stage.As("Operator");
    }

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Fact]
    public async Task A_page_has_50_items_unless_the_caller_says()
    {
        Assert.Equal(50, (await _client.GetReplyAsync("/api/numbers"))["items"].GetArrayLength());
        Assert.Equal(Count, (await _client.GetReplyAsync("/api/numbers?limit=200"))["items"].GetArrayLength());
    }

    [Theory]
    [InlineData("cursor")]
    [InlineData("link")]
    public async Task Following_the_pages_gives_every_item_once(string by)
    {
        var seen = new List<int>();
        string? path = "/api/numbers?limit=40&colour=deep-red&id=a.b";
        while (path is not null)
        {
            var page = await _client.GetReplyAsync(path);
            seen.AddRange(page["items"].EnumerateArray().Select(item => item.GetInt32()));
            string? cursor = page["nextCursor"].GetString();
            string? link = page.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
            Assert.Equal(cursor is null, link is null);
            path = link is null
                ? null
                : by == "link"
                    ? link[1..link.IndexOf('>', StringComparison.Ordinal)]
                : $"/api/numbers?limit=40&colour=deep-red&id=a.b&cursor={cursor}";
            Assert.True(link is null || link.EndsWith(">; rel=\"next\"", StringComparison.Ordinal));
        }

        Assert.Equal(Enumerable.Range(0, Count), seen);
    }

    [Fact]
    public async Task The_link_keeps_the_filters_and_leaves_the_key_of_the_host_out()
    {
        var page = await _client.GetReplyAsync("/api/numbers?limit=1&colour=blue&code=secret&clientId=default");
        string link = page.Headers.GetValues("Link").Single();
        Assert.Contains("limit=1&colour=blue&cursor=", link, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", link, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=0", "limit: Must be a whole number from 1 to 200.")]
    [InlineData("limit=201", "limit: Must be a whole number from 1 to 200.")]
    [InlineData("limit=-1", "limit: Must be a whole number from 1 to 200.")]
    [InlineData("limit=1.5", "limit: Must be a whole number from 1 to 200.")]
    [InlineData("limit=", "limit: Must be a whole number from 1 to 200.")]
    [InlineData("limit=%EF%BC%91", "limit: Must be a whole number from 1 to 200.")]
    [InlineData("limit=99999999999999999999", "limit: Must be a whole number from 1 to 200.")]
    [InlineData("limit=5&limit=5", "limit: Must be given once.")]
    [InlineData("colour=DeepRed", "colour: Must be one of: deep-red, blue.")]
    [InlineData("colour=", "colour: Must be one of: deep-red, blue.")]
    [InlineData("color=blue", "color: This call takes: limit, cursor, colour, id, asOf.")]
    [InlineData("id=a%2Fb", "id: Must be 1 to 64 letters, digits, dots, hyphens and underscores.")]
    [InlineData("asOf=yesterday", "asOf: " + NoInstant)]
    [InlineData("asOf=2026-02-30", "asOf: " + NoInstant)]
    [InlineData("asOf=2026-03-31T24:00:00Z", "asOf: " + NoInstant)]
    [InlineData("asOf=2026-03-31T15:00:00", "asOf: " + NoInstant)]
    [InlineData("asOf=2026-03-31%2015:00:00Z", "asOf: " + NoInstant)]
    [InlineData("asOf=2026-03-31T15:00:00%20%2009:00", "asOf: " + NoInstant)]
    [InlineData("asOf=0000-03-31T15:00:00Z", "asOf: " + NoInstant)]
    [InlineData("asOf=2026-04-02", "asOf: Must not be in the future.")]
    [InlineData("asOf=2026-04-01T09:00:00.000000001%2B09:00", "asOf: Must not be in the future.")]
    [InlineData("cursor=", "cursor: Is not a cursor of this list.")]
    [InlineData("cursor=garbage", "cursor: Is not a cursor of this list.")]
    [InlineData("cursor=%00", "cursor: Is not a cursor of this list.")]
    public async Task A_bad_query_is_400_and_names_the_parameter(string query, string violation) =>
        Assert.Equal([violation], (await _client.GetReplyAsync($"/api/numbers?{query}")).AssertProblem(400, "malformed-request"));

    [Fact]
    public async Task A_cursor_belongs_to_its_list_and_filters_and_cannot_be_made_up()
    {
        string cursor = (await _client.GetReplyAsync("/api/numbers?colour=blue"))["nextCursor"].GetString()!;
        Assert.Equal(200, (int)(await _client.GetReplyAsync($"/api/numbers?colour=blue&limit=7&cursor={cursor}")).Status);
        (await _client.GetReplyAsync($"/api/numbers?cursor={cursor}")).AssertProblem(400, "malformed-request");
        (await _client.GetReplyAsync($"/api/others?colour=blue&cursor={cursor}")).AssertProblem(400, "malformed-request");
        (await _client.GetReplyAsync($"/api/numbers?colour=blue&cursor={cursor[..^1]}")).AssertProblem(400, "malformed-request");
    }

    private const string NoInstant =
        "Must be an instant with its offset, as 2026-07-31T15:00:00Z or 2026-08-01T00:00:00+09:00, or a Tokyo date, as 2026-07-31.";

    private static Task<IResult> List(HttpRequest request)
    {
        var query = request.ReadQuery("limit", "cursor", "colour", "id", "asOf");
        query.Choice<Colour>("colour");
        query.Id("id");
        query.AsOf(NodaTime.Instant.FromUtc(2026, 4, 1, 0, 0));
        int first = query.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        int[] items = [.. Enumerable.Range(first, Math.Min(query.Limit, Count - first))];
        return Task.FromResult<IResult>(Answer.List(query, items, first + items.Length == Count ? null : $"{first + items.Length}"));
    }
}
