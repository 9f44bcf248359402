using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>
/// What is no HTTP at all is refused in the same form as everything else, whoever finds it: the server, the host or the app.
/// </summary>
public sealed class RawHttpTests(RawHttpTests.App app) : IClassFixture<RawHttpTests.App>
{
    private const string Malformed = "/api/problems/malformed-request";

    public static TheoryData<string, int> BeforeTheApp => new()
    {
        { "GARBAGE\r\n\r\n", 400 },
        { "\0\0\0\0\r\n\r\n", 400 },
        { "GET /api/health\r\n\r\n", 400 },
        { "GET /api/health HTTP/1.1\r\n\r\n", 400 },
        { "GET /api/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
        { "GET /api/health HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400 },
        { "GET /api/health HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400 },
        { "GET /api/\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "GET /api/%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "GET api HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "POST /api/applications HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400 },
        { "POST /api/applications HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400 },
        { "POST /api/applications HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400 },
        { "POST /api/applications HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400 },
        { "GET /api/health HTTP/9.9\r\nHost: a\r\n\r\n", 505 },
        { $"GET /api/{new string('a', 9000)} HTTP/1.1\r\nHost: a\r\n\r\n", 414 },
        { $"GET /api/health HTTP/1.1\r\nHost: a\r\nX: {new string('a', 40_000)}\r\n\r\n", 431 },
        { $"GET /api/health HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n"))}\r\n", 431 },
    };

    [Theory]
    [MemberData(nameof(BeforeTheApp))]
    public async Task What_the_server_refuses_is_a_problem(string request, int status) => AssertProblem(await SendAsync(request), status);

    [Theory]
    [InlineData("80000000\r\n{}\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    [InlineData("-1\r\n{}\r\n0\r\n\r\n")]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}XX0\r\n\r\n")]
    [InlineData("2\n{}\n0\n\n")]
    public async Task A_body_in_chunks_that_are_none_is_a_problem(string chunks)
    {
        foreach (var path in new[] { "/api/applications", "/api/contracts/none/cancellation-notices" })
            AssertProblem(await SendAsync(Post(path, app.Secure.TokenOf("Partner", "acme"), "application/json") + chunks), 400);
    }

    [Theory]
    [InlineData("80000000\r\n{}\n\r\n0\r\n\r\n")]
    [InlineData("zz\r\n{}\n\r\n0\r\n\r\n")]
    public async Task A_stream_in_chunks_that_are_none_is_a_problem(string chunks) =>
        AssertProblem(await SendAsync(Post("/api/readings", app.Secure.TokenOf("Meter"), "application/x-ndjson") + chunks), 400);

    [Theory]
    [InlineData("GET /api/health HTTP/1.1", 200)]
    [InlineData("GET /api/contracts HTTP/1.1", 401)]
    [InlineData("GET /api/none HTTP/1.1", 404)]
    [InlineData("GET /none HTTP/1.1", 404)]
    [InlineData("GET / HTTP/1.1", 302)]
    [InlineData("GET /api/docs HTTP/1.1", 200)]
    [InlineData("GET /api/openapi.json HTTP/1.1", 200)]
    [InlineData("GET /sandbox/clock HTTP/1.1", 401)]
    [InlineData("GET /runtime/webhooks/durabletask/instances HTTP/1.1", 401)]
    public async Task No_answer_is_to_be_sniffed(string line, int status)
    {
        var (head, _) = await SendAsync($"{line}\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Single(head.Split("\r\n"), header => header.Equals("X-Content-Type-Options: nosniff", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_was_answered_before_on_the_connection_stays_as_it_was()
    {
        var (head, rest) = await SendAsync("GET /api/health HTTP/1.1\r\nHost: a\r\n\r\nGARBAGE\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        var second = rest[rest.IndexOf("HTTP/1.1 400 ", StringComparison.Ordinal)..].Split("\r\n\r\n", 2);
        AssertProblem((second[0], second[1]), 400);
    }

    private static string Post(string path, string token, string type) =>
        $"POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: {type}\r\nConnection: "
            + "close\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static void AssertProblem((string Head, string Body) answer, int status)
    {
        string[] headers = answer.Head.Split("\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", headers[0], StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", headers);
        Assert.Single(headers, header => header == "X-Content-Type-Options: nosniff");
        Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(answer.Body)}", headers);
        var problem = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.EndsWith(status == 400 ? Malformed : "about:blank", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
    }

    private async Task<(string Head, string Body)> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", app.Secure.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var answer = new MemoryStream();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await stream.CopyToAsync(answer, limit.Token);
        string[] parts = Encoding.UTF8.GetString(answer.ToArray()).Split("\r\n\r\n", 2);
        return (parts[0], parts[^1]);
    }

    public sealed class App : IAsyncLifetime
    {
        public SecureMxApp Secure { get; private set; } = null!;

        public async Task InitializeAsync() => Secure = await SecureMxApp.StartAsync();

        public async Task DisposeAsync() => await Secure.DisposeAsync();
    }
}
