using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>
/// Bodies beyond the 30,000,000 bytes that a server of ASP.NET Core takes by itself: a call refuses them by its own limit, a stream of
/// lines takes 100 MiB.
/// </summary>
public class LargeBodyTests
{
    private const int OverDefault = 31_000_000;

    [Fact]
    public async Task A_call_refuses_a_body_of_31_MB_by_its_own_limit()
    {
        await using var app = await SecureMxApp.StartAsync();
        using var body = new ByteArrayContent(
            new byte[OverDefault])
        { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        var reply = await app.Partner.PostReplyAsync("/api/applications", body);

        reply.AssertProblem(413, "body-too-large");
        Assert.Contains("1048576", reply["detail"].GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_of_31_MB_is_taken_to_its_last_line(bool chunked)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        var contract = await app.ContractAsync("2026-04-10");
        var line = Encoding.UTF8.GetBytes($$"""{"contractId":"{{contract}}","date":"2026-04-10","accounts":7}""");
        var bytes = new byte[OverDefault];
        bytes.AsSpan().Fill((byte)'\n'); // empty lines are left out
        line.CopyTo(bytes, 0);
        line.CopyTo(bytes, bytes.Length - line.Length);
        using var body = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(JsonLines.ContentType) } };
        body.Headers.ContentLength = chunked ? null : bytes.Length;

        var reply = await app.Meter.PostReplyAsync("/api/readings", body);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var answers = reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, answers.Length);
        Assert.All(answers, answer => Assert.Contains("\"status\":200", answer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/readings", "application/x-ndjson", 104_857_601, "104857600")]
    [InlineData("/api/readings", "application/x-ndjson", 5_000_000_000, "104857600")]
    [InlineData("/api/applications", "application/json", 104_857_601, "1048576")]
    public async Task A_body_that_is_declared_over_100_MiB_is_413_before_it_comes(string path, string type, long length, string limit)
    {
        await using var app = await SecureMxApp.StartAsync();

        var answer = await DeclareAsync(app.Address, app.TokenOf("Operator"), path, type, length);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains("/api/problems/body-too-large\"", answer, StringComparison.Ordinal);
        Assert.Contains($"over {limit} bytes", answer, StringComparison.Ordinal);
    }

    // The head of a request alone; gives all that is answered.
    private static async Task<string> DeclareAsync(Uri address, string token, string path, string type, long length)
    {
        using var client = new TcpClient(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: "
                + $"{type}\r\nContent-Length: {length}\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
    }
}
