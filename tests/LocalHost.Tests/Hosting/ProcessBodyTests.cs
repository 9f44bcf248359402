using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>
/// Large bodies where the app runs in a process of its own behind a proxy, as on Azure: its server takes what the host takes, and the calls
/// refuse.
/// </summary>
public sealed class ProcessBodyTests
{
    private const int OverDefault = 31_000_000; // a server of ASP.NET Core takes 30,000,000 bytes by itself

    [Fact]
    public async Task A_body_over_30_MB_meets_the_limit_of_the_call_and_one_over_100_MiB_that_of_the_host()
    {
        using var folder = new TemporaryFolder();
        await using var program = await TestProgram.ServeAsync("--data", folder.Path, "--worker", "process");

        var (status, type, _) = await PostAsync(program, "applications", "application/json", OverDefault);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (status, type));

        (status, _, var answer) = await PostAsync(program, "readings", "application/x-ndjson", OverDefault);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"status\":400", answer, StringComparison.Ordinal); // the one line that is no reading

        var declared = await DeclareAsync(program, 104_857_601);
        Assert.StartsWith("HTTP/1.1 413 ", declared, StringComparison.Ordinal);
        Assert.Contains("/api/problems/body-too-large\"", declared, StringComparison.Ordinal);
        Assert.Equal(0, await program.TerminateAsync());
    }

    // Empty lines, and one that is not JSON.
    private static async Task<(HttpStatusCode Status, string? Type, string Body)> PostAsync(
        TestProgram program, string path, string type, int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)'\n');
        bytes[^1] = (byte)'x';
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var response = await program.Http.PostAsync($"/api/{path}", content);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    private static async Task<string> DeclareAsync(TestProgram program, long length)
    {
        var address = program.Http.BaseAddress!;
        using var client = new TcpClient(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /api/readings HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + $"{program.Token("OPERATOR")}\r\nContent-Type: application/x-ndjson\r\nContent-Length: {length}\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
    }
}
