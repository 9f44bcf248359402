using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace SecureMx.Functions.Tests.EveryCall;

/// <summary>
/// Thousands of requests that are made from <c>openapi.yaml</c>, good ones and bad ones: none is our fault (5xx), and none is answered in a
/// way that the document does not describe. The first that are come out with their numbers, each of which makes the same request again.
/// </summary>
/// <remarks>
/// <c>SECUREMX_FUZZ_REQUESTS</c> sets how many: 2,000 take about a minute, and CI sends 20,000. <c>SECUREMX_FUZZ_SEED</c> sets which.
/// </remarks>
public sealed class FuzzTests(World world) : IClassFixture<World>
{
    private const int DefaultRequests = 2_000;
    private const ulong DefaultSeed = 20260401;
    private const int MostFailures = 10;
    private const ulong Gamma = 0x9E3779B97F4A7C15; // odd, as FsCheck's generator wants it

    // What the app keeps besides documents is bounded: tokens, keys, partners. A leak of a kilobyte a request would be 20 MB.
    private const long MaximumGrowthBytes = 16L << 20;

    [Fact]
    public void No_request_that_the_document_can_make_is_our_fault_or_answered_otherwise_than_it_says_and_memory_stays_flat()
    {
        var requests = int.Parse(
            Environment.GetEnvironmentVariable("SECUREMX_FUZZ_REQUESTS") ?? $"{DefaultRequests}", CultureInfo.InvariantCulture);
        var seed = ulong.Parse(Environment.GetEnvironmentVariable("SECUREMX_FUZZ_SEED") ?? $"{DefaultSeed}", CultureInfo.InvariantCulture);
        var statuses = new SortedDictionary<int, int>();
        var (sent, before) = (0, 0L);
        List<string> failures = [];

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(requests).WithReplay(seed, Gamma),
            Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), number =>
            {
                if (++sent == requests / 4)
                    before = GC.GetTotalMemory(forceFullCollection: true);
                try
                {
                    var status = Send(RandomRequest.Of(number, world.NameOf));
                    statuses[status] = statuses.GetValueOrDefault(status) + 1;
                }
                catch (Exception exception) when (failures.Count < MostFailures)
                {
                    failures.Add($"{number}: {exception.Message}");
                }
            }));

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var counted = string.Join(", ", statuses.Select(pair => $"{pair.Key}: {pair.Value}"));
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.True(
            grown < MaximumGrowthBytes,
            $"Memory grew by {grown:N0} bytes over the last three quarters of {requests} requests ({counted}).");
        // They reach what is behind the checks of form as well.
        Assert.All(
            new[] { 200, 201, 204, 400, 401, 403, 404, 409, 422 },
            status => Assert.True(statuses.ContainsKey(status), $"No answer was {status}: {counted}"));
    }

    private int Send(RandomRequest request)
    {
        var client = request.Role switch
        {
            null => world.App.Anonymous,
            "Rival" => world.App.OtherPartner,
            var role => world.ClientOf(role),
        };
        using var message = new HttpRequestMessage(request.Method, request.Path);
        if (request.Body is not null)
        {
            message.Content = new StringContent(request.Body, Encoding.UTF8);
            message.Content.Headers.ContentType = new(request.ContentType);
        }

        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        using var response = client.SendAsync(message).GetAwaiter().GetResult();
        return (int)response.StatusCode;
    }
}
