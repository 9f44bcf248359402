using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Documents.Sqlite;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Api.Limits;

/// <summary>
/// The memory of an instance: a page ends at its bytes, and of calls that would need more than there is some wait and the rest are 503.
/// </summary>
public sealed class WorkInFlightTests
{
    [Fact]
    public async Task Beyond_what_is_in_flight_and_waits_it_is_503_and_other_callers_are_served()
    {
        const int Calls = 40;
        using var store = new HeldStore();
        await using SecureMxApp app = await SecureMxApp.StartAsync(
            services => services.AddSingleton<IDocumentStore>(store), settings: ["--Limits:WorkInFlight", "64"]);
        using var hostile = new HttpClient { BaseAddress = app.Address };
        hostile.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", app.TokenOf("Partner", "acme"));
        store.Hold();
        Task<HttpResponseMessage>[] lists = [.. Enumerable.Range(0, Calls)
            .Select(_ => hostile.GetAsync(new Uri("/api/contracts", UriKind.Relative)))];

        // Half of 64 MiB are 2 lists of 12 at once, and as much again twice over waits: all others are answered at once.
        HttpResponseMessage first = await await Task.WhenAny(lists);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        Assert.Equal("application/problem+json", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(1), first.Headers.RetryAfter!.Delta);
        await store.Reached.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.InRange(store.Held, 1, 2);
        (await app.OtherPartner.GetReplyAsync("/api/contracts/ctr-none")).AssertProblem(404, "not-found");
        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous.GetReplyAsync("/api/health")).Status);

        store.Release();
        HttpStatusCode[] statuses = [.. (await Task.WhenAll(lists)).Select(reply => reply.StatusCode)];
        Assert.InRange(statuses.Count(status => status == HttpStatusCode.OK), 2, 7);
        Assert.All(statuses, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));
        Assert.Equal(HttpStatusCode.OK, (await app.Partner.GetReplyAsync("/api/contracts")).Status);
    }

    [Fact]
    public async Task A_page_of_large_applications_ends_at_1_MiB_and_shows_summaries()
    {
        const int Count = 14;
        await using SecureMxApp app = await SecureMxApp.StartAsync();
        string[] ids = new string[Count];
        for (int i = 0; i < Count; i++)
            ids[i] = await app.ReceivedAsync(Large());
        string whole = (await app.Partner.GetReplyAsync($"/api/applications/{ids[0]}")).Text;
        Assert.InRange(whole.Length, 100_000, 200_000);

        Reply page = await app.Partner.GetReplyAsync("/api/applications?limit=200");
        List<JsonNode> all = await app.Partner.AllAsync("/api/applications", 200);

        Assert.InRange(page["items"].GetArrayLength(), 1, DocumentLimits.MaximumPageBytes / 100_000);
        Assert.NotNull(page["nextCursor"].GetString());
        Assert.InRange(page.Text.Length, 1, 20_000);
        Assert.DoesNotContain("domains", page.Text, StringComparison.Ordinal);
        Assert.Equal(ids.Order(), all.Select(item => item["applicationId"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task The_functions_of_lists_are_named_as_lists()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync();

        Assert.All(
            EveryCall.Call.All.Values.Where(call => call.Parameters.ContainsKey("cursor")),
            call => Assert.StartsWith("List", call.Id, StringComparison.Ordinal));
    }

    // As many and as long domains as an application may have.
    private static JsonObject Large() => Forms.Service().With("domains", new JsonArray(
        [.. Enumerable.Range(0, 500).Select(i => JsonValue.Create(
            $"{string.Join('.', Enumerable.Repeat(new string('a', 60), 3))}.{i:D5}.example.jp"))]));

    private sealed class HeldStore : IDocumentStore, IDisposable
    {
        private readonly SqliteDocumentStore _inner = new(":memory:", Containers.All, TimeProvider.System);
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _released = new();
        private int _held;

        public int Held => _held;

        /// <summary>Completes when a list is held: those that are refused may be answered before.</summary>
        public Task Reached => _reached.Task;

        public void Hold() => _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _released.TrySetResult();

        public HeldStore() => Release();

        public async Task<DocumentPage> SearchAsync(
            string container, DocumentSearch search, int limit, string? cursor = null, CancellationToken cancellationToken = default)
        {
            Task released = _released.Task;
            if (container == Containers.Contracts.Name && !released.IsCompleted)
            {
                Interlocked.Increment(ref _held);
                _reached.TrySetResult();
                await released;
                Interlocked.Decrement(ref _held);
            }

            return await _inner.SearchAsync(container, search, limit, cursor, cancellationToken);
        }

        public Task<long> CountAsync(string container, DocumentSearch search, CancellationToken cancellationToken = default) =>
            _inner.CountAsync(container, search, cancellationToken);

        public Task<DocumentPage> QueryAsync(
            string container, DocumentQuery query, int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
            _inner.QueryAsync(container, query, limit, cursor, cancellationToken);

        public Task<Document?> ReadAsync(string container, string partitionKey, string id, CancellationToken cancellationToken = default) =>
            _inner.ReadAsync(container, partitionKey, id, cancellationToken);

        public Task<IReadOnlyList<Document?>> ReadManyAsync(
            string container, IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken = default)
            => _inner.ReadManyAsync(container, keys, cancellationToken);

        public Task<DocumentPage> ListAsync(
            string container, string partitionKey, string? idFrom, string? idBefore, int limit, string? cursor = null,
            CancellationToken cancellationToken = default)
            => _inner.ListAsync(container, partitionKey, idFrom, idBefore, limit, cursor, cancellationToken);

        public Task<CommitResult> CommitAsync(
            string container, string partitionKey, IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
            => _inner.CommitAsync(container, partitionKey, writes, cancellationToken);

        public Task<IReadOnlyList<DocumentRange>> GetRangesAsync(string container, CancellationToken cancellationToken = default) =>
            _inner.GetRangesAsync(container, cancellationToken);

        public void Dispose() => _inner.Dispose();
    }
}
