using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.Benchmarks;

/// <summary>
/// Readings by the bulk call, one day of all contracts after another, in one request; the client in the same process reads the answers at
/// the end.
/// </summary>
internal static class ReadingsBenchmark
{
    private const int Lines = 100_000;
    private const int Contracts = 20_000;
    private const double LeastPerSecond = 3_000;
    private const long MostMegabytes = 400;

    /// <summary>Runs it over a data folder of its own.</summary>
    public static async Task<BenchmarkRow> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("readings-benchmark-");
        try
        {
            await using var host = await FunctionsHost.StartAsync(
                ["--sandbox", "--now", "2026-06-20T00:00:00Z", "--port", "0", "--data", folder.FullName, "--Logging:LogLevel:Default",
                    "Warning"]);
            await CloseWorkload.SeedAsync(host.Services.GetRequiredService<IDocumentStore>(), Contracts);
            using var client = new HttpClient { BaseAddress = host.Address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.IssueToken("Meter"));

            await SendAsync(client, Lines / 10); // once for the compiler
            GC.Collect();
            var lines = new ReadingLines(Lines);
            var started = Stopwatch.GetTimestamp();
            await SendAsync(client, lines);
            double perSecond = Lines / Stopwatch.GetElapsedTime(started).TotalSeconds;
            long megabytes = lines.Peak / (1024 * 1024);
            return new BenchmarkRow(
                string.Create(CultureInfo.InvariantCulture, $"billing: {Lines:#,0} readings in one request"),
                string.Create(CultureInfo.InvariantCulture, $"{perSecond:#,0} lines/s, {megabytes} MB resident at most"), "", null,
                "3,000/s, below 400 MB", perSecond >= LeastPerSecond && megabytes < MostMegabytes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task SendAsync(HttpClient client, int lines) => SendAsync(client, new ReadingLines(lines));

    private static async Task SendAsync(HttpClient client, ReadingLines lines)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/readings") { Content = lines };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var answers = new StreamReader(await response.Content.ReadAsStreamAsync());
        long kept = 0;
        while (await answers.ReadLineAsync() is { } answer) kept += answer.Contains("\"status\":200", StringComparison.Ordinal) ? 1 : 0;
        if (kept != lines.Count) throw new InvalidOperationException($"{kept} of {lines.Count} readings were kept.");
    }

    /// <summary>The lines, made while they are sent.</summary>
    private sealed class ReadingLines : HttpContent
    {
        private const int Looks = 1000;

        public ReadingLines(int count)
        {
            Count = count;
            Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        }

        public int Count { get; }

        /// <summary>The most that was resident while they were sent, in bytes.</summary>
        public long Peak { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (int line = 0; line < Count; line++)
            {
                int contract = line % Contracts, day = 1 + (line / Contracts);
                string lists = CloseWorkload.HasMailingLists(contract) ? ",\"mailingLists\":4" : "";
                string text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"contractId\":\"{CloseWorkload.Key(contract)}\"," +
                    $"\"date\":\"2026-06-{day:00}\",\"accounts\":{100 + (line % 50)}{lists}}}\n");
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
                if (line % Looks == 0) Peak = Math.Max(Peak, Environment.WorkingSet);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
