using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Tests.Billing;
using SecureMx.Functions.Tests.Telemetry;

namespace SecureMx.Functions.Tests.Readings;

/// <summary>
/// The bulk call with a hundred thousand lines in one request, as a metering machine sends them: it reads answers while it sends.
/// </summary>
[Collection(TelemetryCollection.Name)] // it measures the memory of the process
public class LongStreamTests
{
    private const int Lines = 100_000;
    private const int Contracts = 10;
    private const int BadEvery = 997;
    private const int Padding = 600;
    private const int Measurements = 8;
    // of bytes; to keep the request would take three times that, and its answers more
    private const long MostGrowth = Lines * (long)Padding / 3;

    [Fact]
    public async Task B3_a_hundred_thousand_lines_are_answered_while_they_come_in_the_same_memory()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string[] contracts = new string[Contracts];
        for (int i = 0; i < Contracts; i++)
            contracts[i] = await app.ContractWithAsync("2026-04-10");
        await app.MoveClockAsync("2026-04-20T03:00:00Z");

        string token = app.TokenOf("Meter");
        using var client = new TcpClient(app.Address.Host, app.Address.Port);
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), 64 * 1024);
        var reader = new ChunkedLines(stream);
        await writer.WriteAsync(
            $"POST /api/readings HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: "
                + "application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");

        long before = 0, most = 0;
        int sent = 0, answered = 0, refused = 0;
        for (int part = 1; part <= Measurements; part++)
        {
            // A part is sent while its answers are read, and the next only when all of them have come: nothing may wait for the end of the
            // request.
            var answers = Task.Run(() => ReadAnswersAsync(answered, Lines / Measurements * part));
            for (; sent < Lines / Measurements * part; sent++)
                await WriteLineAsync(Line(sent));
            await writer.FlushAsync();
            refused += await answers;
            answered = sent;

            long held = GC.GetTotalMemory(forceFullCollection: true);
            before = part == 1 ? held : before;
            most = Math.Max(most, held - before);
        }

        await writer.WriteAsync("0\r\n\r\n");
        await writer.FlushAsync();
        Assert.Null(await reader.ReadLineAsync()); // nothing comes after the last line's answer

        Assert.Equal(Enumerable.Range(0, Lines).Count(IsBad), refused);
        Assert.InRange(most, long.MinValue, MostGrowth);
        for (int i = 0; i < Contracts; i++)
        {
            long largest = Enumerable.Range(0, Lines)
                .Where(line => line % Contracts == i && !IsBad(line))
                .GroupBy(DayOf)
                .Max(day => AccountsOf(day.Last()));
            Assert.Contains(("base.accounts", largest * 200), (await app.BillAsync(contracts[i], "2026-04"))!.Value.Lines());
        }

        string Line(int line) => IsBad(line)
            ? $"{{not json{new string(' ', Padding)}"
            : $"{{\"contractId\":\"{contracts[line % Contracts]}\",\"date\":\"2026-04-{DayOf(line)}\"," +
                $"{new string(' ', Padding)}\"accounts\":{AccountsOf(line)}}}";

        Task WriteLineAsync(string line) => writer.WriteAsync($"{line.Length + 1:x}\r\n{line}\n\r\n");

        // Each line has one answer, in the order of the lines.
        async Task<int> ReadAnswersAsync(int from, int to)
        {
            if (from == 0) Assert.Equal("HTTP/1.1 200 OK", await reader.ReadStatusAsync());
            int bad = 0;
            for (int line = from; line < to; line++)
            {
                using var answer = JsonDocument.Parse((await reader.ReadLineAsync())!);
                int status = answer.RootElement.GetProperty("status").GetInt32();
                Assert.Equal((line + 1, IsBad(line) ? 400 : 200), (answer.RootElement.GetProperty("line").GetInt32(), status));
                bad += status == 400 ? 1 : 0;
            }

            return bad;
        }
    }

    private static bool IsBad(int line) => line % BadEvery == BadEvery - 1;

    private static string DayOf(int line) => (10 + (line / Contracts % 10)).ToString(CultureInfo.InvariantCulture);

    private static int AccountsOf(int line) => 200 + (line % 7919);
}
