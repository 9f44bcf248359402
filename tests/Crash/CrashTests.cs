using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace SecureMx.Crash.Tests;

/// <summary>
/// The service is killed again and again while clients send and the calendar runs over the ends. What it has answered is there afterwards,
/// and all that had to end has ended once, on its day, with what hangs on it.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 8;

    private static readonly int Seed = Setting("CRASH_SEED", 20260401);
    private static readonly int Kills = Setting("CRASH_KILLS", 50);

    private static readonly TimeSpan MaximumLife = TimeSpan.FromSeconds(20);

    private readonly string _data = Directory.CreateTempSubdirectory("securemx-crash-").FullName;

    [Fact]
    public async Task Nothing_answered_is_lost_and_nothing_ends_twice_or_on_another_day()
    {
        var random = new Random(Seed);
        await using var service = new Service(_data);
        service.Start();
        await service.WhenReadyAsync();
        using var partner = new Caller(service.Address, service.Token("Partner"));
        using var operators = new Caller(service.Address, service.Token("Operator"));
        var ledger = new Ledger();
        using var stop = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, Clients)
            .Select(number => Task.Run(() => new Customer(number, Seed, partner, operators, ledger).RunAsync(stop.Token)))];
        var clock = Task.Run(() => MoveClockAsync(operators, stop.Token));

        for (int kill = 0; kill < Kills; kill++)
        {
            // Every fifth falls into the start, when what the last one left is taken up again.
            if (kill % 5 == 4)
                await Task.Delay(random.Next(1500));
            else
                await AfterAnswersAsync(service, random.Next(100), partner, operators);
            await service.KillAsync();
            service.Start();
        }

        await service.WhenReadyAsync();
        await stop.CancelAsync();
        await Task.WhenAll([.. clients, clock]);
        string reached = (await operators.GetAsync("/sandbox/clock"))["now"]!.GetValue<string>();
        output.WriteLine(
            $"{Kills} kills; {ledger.Applications.Count} applications, {ledger.Contracts.Count} acceptances, {ledger.Notices.Count} "
                + $"notices answered; clock at {reached}");
        await new Verdict(service, partner, operators, ledger, $"CRASH_SEED={Seed} CRASH_KILLS={Kills}").PassAsync();
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    // Counted in answers and not in seconds, so that a slow machine sees as much happen between two kills as a fast one.
    private static async Task AfterAnswersAsync(Service service, int answers, params Caller[] callers)
    {
        await service.WhenReadyAsync();
        int enough = callers.Sum(caller => caller.Answers) + answers;
        for (var watch = Stopwatch.StartNew(); callers.Sum(caller => caller.Answers) < enough && watch.Elapsed < MaximumLife;)
            await Task.Delay(3);
    }

    private static async Task MoveClockAsync(Caller operators, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(50, CancellationToken.None);
            if (await operators.TryAsync(HttpMethod.Get, "/sandbox/clock") is { } clock)
            {
                var now = DateTimeOffset.Parse(clock["now"]!.GetValue<string>(), CultureInfo.InvariantCulture);
                await operators.TryAsync(
                    HttpMethod.Post, "/sandbox/clock", new JsonObject { ["now"] = $"{now.AddHours(121):yyyy-MM-ddTHH:mm:ssZ}" });
            }
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
