using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>HTTP as HTTP: HEAD, compression, pages of other origins, and answers that are given again.</summary>
public sealed class HttpTests
{
    private const string Page = "https://console.example.jp";

    [Theory]
    [InlineData("/api/openapi.json")]
    [InlineData("/api/health")]
    [InlineData("/api/contracts")]
    [InlineData("/api/options")]
    [InlineData("/api/contracts/nothing")]
    [InlineData("/api/problems/not-found")]
    public async Task HEAD_has_the_head_of_GET_and_no_body(string path)
    {
        await using var app = await SecureMxApp.StartAsync();
        foreach (string coding in new[] { "identity", "gzip", "br" })
        {
            using var get = await SendAsync(app.Operator, HttpMethod.Get, path, ("Accept-Encoding", coding));
            using var head = await SendAsync(app.Operator, HttpMethod.Head, path, ("Accept-Encoding", coding));
            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            Assert.Equal(HeadersOf(get), HeadersOf(head));
        }
    }

    [Fact]
    public async Task HEAD_knows_an_entity_tag_as_GET_does()
    {
        await using var app = await SecureMxApp.StartAsync();
        using var head = await SendAsync(app.Anonymous, HttpMethod.Head, "/api/openapi.json");
        using var again = await SendAsync(
            app.Anonymous, HttpMethod.Head, "/api/openapi.json", ("If-None-Match", head.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, br", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("identity", null)]
    public async Task A_large_answer_is_compressed_as_the_caller_takes_it_and_has_a_tag_of_its_own(string accepted, string? coding)
    {
        await using var app = await SecureMxApp.StartAsync();
        using var plain = await SendAsync(app.Anonymous, HttpMethod.Get, "/api/openapi.json");
        using var answer = await SendAsync(app.Anonymous, HttpMethod.Get, "/api/openapi.json", ("Accept-Encoding", accepted));
        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(), await DecodedAsync(answer));
        Assert.Equal(coding is null, plain.Headers.ETag!.Tag == answer.Headers.ETag!.Tag);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);

        using var known = await SendAsync(
            app.Anonymous, HttpMethod.Get, "/api/openapi.json", ("Accept-Encoding", accepted),
            ("If-None-Match", answer.Headers.ETag.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(answer.Headers.ETag, known.Headers.ETag);
        Assert.Contains("Accept-Encoding", known.Headers.Vary);
    }

    [Fact]
    public async Task The_tag_of_a_compressed_answer_may_be_sent_as_If_Match()
    {
        await using var app = await SecureMxApp.StartAsync();
        string id = await app.ContractAsync(
            Forms.Service(Forms.MailboxPlus(), Forms.MailingList()), Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list"));
        using var contract = await SendAsync(app.Operator, HttpMethod.Get, $"/api/contracts/{id}", ("Accept-Encoding", "br"));
        Assert.Equal("br", Assert.Single(contract.Content.Headers.ContentEncoding));
        var notice = await app.Operator.PostReplyAsync(
            $"/api/contracts/{id}/options/mailing-list/cancellation-notices", new { }, ("If-Match", contract.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.Accepted, notice.Status);
    }

    [Theory]
    [InlineData("/api/health", "small")]
    [InlineData("/api/contracts", "a small list")]
    public async Task A_small_answer_is_sent_as_it_is(string path, string what)
    {
        await using var app = await SecureMxApp.StartAsync();
        using var answer = await SendAsync(app.Operator, HttpMethod.Get, path, ("Accept-Encoding", "br, gzip"));
        Assert.True(answer.Content.Headers.ContentEncoding.Count == 0, what);
        Assert.NotNull(answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_stream_is_compressed_and_what_is_compressed_in_itself_is_not()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contractId = await app.ContractAsync(Forms.Service(), Forms.Terms("2026-04-01"));
        using var stream = new HttpRequestMessage(HttpMethod.Post, "/api/readings")
        {
            Content = new StringContent(string.Concat(Enumerable.Repeat(
                $$"""{"contractId":"{{contractId}}","date":"2026-04-01","accounts":1}""" + "\n", 100))),
        };
        stream.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        stream.Headers.Add("Accept-Encoding", "gzip");
        using var lines = await app.Meter.SendAsync(stream);
        Assert.Equal("gzip", Assert.Single(lines.Content.Headers.ContentEncoding));
        string text = Encoding.UTF8.GetString(await DecodedAsync(lines));
        Assert.Equal(100, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        using var pdf = await SendAsync(
            app.Operator, HttpMethod.Get, $"/api/contracts/{contractId}/bills/2026-04", ("Accept", "application/pdf"),
            ("Accept-Encoding", "gzip, br"));
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType?.MediaType);
        Assert.Empty(pdf.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_not_call_by_default()
    {
        await using var app = await SecureMxApp.StartAsync();
        using var answer = await SendAsync(app.Anonymous, HttpMethod.Get, "/api/health", ("Origin", Page));
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_of_origins_that_are_set_may_call_and_read_refusals_too()
    {
        await using var app = await SecureMxApp.StartAsync(
            "2026-04-01T00:00:00Z", "--Http:CorsOrigins", $"https://other.example.jp, {Page}");
        foreach (string path in new[] { "/api/health", "/api/contracts", "/api/nothing" })
        {
            using var answer = await SendAsync(app.Anonymous, HttpMethod.Get, path, ("Origin", Page));
            Assert.Equal(Page, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Contains("ETag", Header(answer, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
            Assert.Contains("Origin", answer.Headers.Vary);
            Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
        }

        using var foreign = await SendAsync(app.Anonymous, HttpMethod.Get, "/api/health", ("Origin", "https://evil.example"));
        Assert.Null(Header(foreign, "Access-Control-Allow-Origin"));
        Assert.Contains("Origin", foreign.Headers.Vary);
    }

    [Fact]
    public async Task A_preflight_says_what_the_path_takes()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", "--Http:CorsOrigins", "*");
        using var answer = await SendAsync(
            app.Anonymous, HttpMethod.Options, "/api/applications", ("Origin", Page), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("GET, HEAD, OPTIONS, POST", Header(answer, "Access-Control-Allow-Methods"));
        foreach (string header in new[] { "Authorization", "Content-Type", "Idempotency-Key", "If-Match" })
            Assert.Contains(header, Header(answer, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
        Assert.Equal("3600", Header(answer, "Access-Control-Max-Age"));
    }

    [Fact]
    public async Task An_answer_that_is_given_again_says_so()
    {
        await using var app = await SecureMxApp.StartAsync();
        var form = Forms.Service();
        foreach (string? expected in new[] { null, "true", "true" })
        {
            var reply = await app.Partner.PostReplyAsync("/api/applications", form, ("Idempotency-Key", "\"again\""));
            Assert.Equal(HttpStatusCode.Created, reply.Status);
            Assert.Equal(
                expected, reply.Headers.TryGetValues("Idempotent-Replayed", out var values) ? Assert.Single(values) : null);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await client.SendAsync(request);
    }

    // Those that do not change from one call to the next.
    private static IEnumerable<string> HeadersOf(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key is not ("Date" or "RateLimit" or "Transfer-Encoding"))
            .Where(header => header.Key != "Content-Length" // a problem has its trace id
                || response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static async Task<byte[]> DecodedAsync(HttpResponseMessage response)
    {
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        using Stream decoded = response.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        using var plain = new MemoryStream();
        await decoded.CopyToAsync(plain);
        return plain.ToArray();
    }
}
