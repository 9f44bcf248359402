using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Functions.Notifications;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.Benchmarks;

/// <summary>Notices over HTTP: 64 connections, the client in the same process, every answer a notice on the disk and an orchestration that
/// waits for it.</summary>
public static class HttpBenchmark
{
    private const int Connections = 64;
    private const int WarmUp = 8_000;
    private const int Measured = 16_000;
    private const int Contracts = WarmUp + Measured;
    private const double LeastPerSecond = 1_000;
    private const double MostMilliseconds = 100;

    private static readonly byte[] NoticeBody = "{}"u8.ToArray();

    /// <summary>Runs it over a data folder of its own.</summary>
    public static async Task<IReadOnlyList<BenchmarkRow>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("http-benchmark");
        try
        {
            await using var host = await FunctionsHost.StartAsync(
                ["--data", folder.FullName, "--port", "0", "--Logging:LogLevel:Default", "Warning"]);
            return await MeasureAsync(host);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<BenchmarkRow>> MeasureAsync(FunctionsHost host)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections };
        using var partner = Client(handler, host.Address, host.IssueToken("Partner", "acme"));
        using var @operator = Client(handler, host.Address, host.IssueToken("Operator"));

        var contracts = new string[Contracts];
        await EachAsync(Contracts, async i => contracts[i] = await ConcludeAsync(partner, @operator, i));
        await EachAsync(Contracts, _ => SendAsync(partner, HttpMethod.Get, "api/health", null));
        await EachAsync(WarmUp, i => GiveNoticeAsync(i));
        await WhenPublishedAsync(host.Services);
        var bare = await TimedAsync(i => SendAsync(partner, HttpMethod.Get, "api/health", null), () => Task.CompletedTask);
        var notices = await TimedAsync(i => GiveNoticeAsync(WarmUp + i), () => WhenPublishedAsync(host.Services));
        return
        [
            new BenchmarkRow(
                Text($"http: notices accepted over {Connections} connections, client included"),
                Text($"{notices.PerSecond:0}/s"),
                Text($"the bare endpoint of the same server: {bare.PerSecond:0}/s"),
                notices.PerSecond / bare.PerSecond,
                Text($"at least {LeastPerSecond}/s"),
                notices.PerSecond >= LeastPerSecond),
            new BenchmarkRow(
                "http: the same, p50 / p99",
                Text($"{notices.P50:0.0} ms / {notices.P99:0.0} ms"),
                Text($"the bare endpoint: {bare.P50:0.0} ms / {bare.P99:0.0} ms"),
                null,
                Text($"p99 below {MostMilliseconds} ms"),
                notices.P99 < MostMilliseconds),
        ];

        Task GiveNoticeAsync(int i) =>
            SendAsync(partner, HttpMethod.Post, $"api/contracts/{contracts[i]}/cancellation-notices", NoticeBody);
    }

    // What is published beside the calls belongs to them.
    private static async Task WhenPublishedAsync(IServiceProvider services)
    {
        await services.GetRequiredService<EventQueue>().WhenPublishedAsync(CancellationToken.None);
        var left = await services.GetRequiredService<IDocumentStore>().QueryAsync("contracts", new DocumentQuery("event-outbox"), limit: 1);
        if (left.Items.Count > 0)
            throw new InvalidOperationException("Some events are not published.");
    }

    private static async Task<(double PerSecond, double P50, double P99)> TimedAsync(Func<int, Task> request, Func<Task> follow)
    {
        var latencies = new double[Measured];
        var watch = Stopwatch.StartNew();
        await EachAsync(Measured, async i =>
        {
            var began = Stopwatch.GetTimestamp();
            await request(i);
            latencies[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        });
        await follow();
        var perSecond = Measured / watch.Elapsed.TotalSeconds;
        Array.Sort(latencies);
        return (perSecond, latencies[Measured / 2], latencies[Measured * 99 / 100]);
    }

    private static Task EachAsync(int count, Func<int, Task> act)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next)) await act(i);
        })));
    }

    private static async Task<string> ConcludeAsync(HttpClient partner, HttpClient @operator, int i)
    {
        var application = JsonSerializer.SerializeToUtf8Bytes(new
        {
            customerId = $"cust-{i}",
            customerName = "例示株式会社",
            domains = new[] { $"example-{i}.co.jp" },
            ipAddresses = new[] { string.Create(CultureInfo.InvariantCulture, $"2001:db8::{i:x}") },
            administrators = new[] { new { name = "管理 太郎", email = "admin@example.co.jp" } },
            accounts = 100,
            options = new object[]
            {
                new { code = "mailbox-plus", diskGigabytes = 100 },
                new { code = "mailing-list", mailingLists = 4 },
            },
        });
        var id = await SendAsync(partner, HttpMethod.Post, "api/applications", application, "applicationId");
        var acceptance = JsonSerializer.SerializeToUtf8Bytes(new
        {
            billingStartDate = DateTimeOffset.UtcNow.AddDays(1).ToOffset(TimeSpan.FromHours(9))
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            prices = new
            {
                @base = new { initial = 50_000, monthly = 30_000, perAccount = 200 },
                options = new Dictionary<string, object>
                {
                    ["mailbox-plus"] = new
                    {
                        initial = 20_000,
                        monthly = 8_000,
                        perAccount = 300,
                        disk = new[] { new { upToGigabytes = 100, monthly = 10_000 } },
                    },
                    ["mailing-list"] = new { initial = 3_000, monthly = 1_000, perMailingList = 50 },
                },
            },
        });
        return await SendAsync(@operator, HttpMethod.Post, $"api/applications/{id}/acceptance", acceptance, "contractId");
    }

    private static async Task<string> SendAsync(HttpClient client, HttpMethod method, string path, byte[]? body, string? member = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {Encoding.UTF8.GetString(answer)}");
        if (member is null) return "";
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty(member).GetString()!;
    }

    private static HttpClient Client(SocketsHttpHandler handler, Uri address, string token)
    {
        var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
