using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SecureMx.Documents;
using SecureMx.Functions.Api.Health;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>The app is healthy as long as its store answers.</summary>
public class StoreProbeTests
{
    private readonly FakeTimeProvider _wall = new();
    private readonly Mock<IDocumentStore> _store = new();
    private Func<Task<Document?>> _answer = () => Task.FromResult<Document?>(null);

    public StoreProbeTests() =>
        _store.Setup(store => store.ProbeAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(() => _answer());

    [Fact]
    public async Task A_store_that_fails_is_asked_again_after_a_while_and_not_before()
    {
        var probe = Probe();
        _answer = () => throw new InvalidOperationException();
        Assert.False(await probe.AnswersAsync());

        _answer = () => Task.FromResult<Document?>(null);
        _wall.Advance(StoreProbe.CacheDuration - TimeSpan.FromMilliseconds(1));
        Assert.False(await probe.AnswersAsync());
        _wall.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await probe.AnswersAsync());
        Assert.Equal(2, _store.Invocations.Count);
    }

    [Fact]
    public async Task Those_who_ask_at_once_share_one_look()
    {
        var answer = new TaskCompletionSource<Document?>();
        _answer = () => answer.Task;
        var probe = Probe();

        Task<bool>[] asking = [.. Enumerable.Range(0, 100).Select(_ => probe.AnswersAsync())];
        answer.SetResult(null);

        Assert.All(await Task.WhenAll(asking), Assert.True);
        Assert.Single(_store.Invocations);
    }

    [Fact]
    public async Task A_store_that_says_nothing_is_not_waited_for()
    {
        _answer = () => new TaskCompletionSource<Document?>().Task;

        Assert.False(await new StoreProbe(_store.Object, TimeProvider.System, NullLogger<StoreProbe>.Instance).AnswersAsync());
    }

    [Fact]
    public async Task Health_is_503_and_says_no_more_while_the_store_does_not_answer()
    {
        Mock<IDocumentStore> broken = new();
        broken.Setup(store => store.ProbeAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("account securemx-secret.documents.azure.com is gone"));
        await using var app = await SecureMxApp.StartAsync(services => services.AddSingleton(broken.Object));
        using var client = new HttpClient { BaseAddress = app.Address };

        var reply = await client.GetReplyAsync("/api/health");

        reply.AssertProblem(503, "unavailable");
        Assert.Equal(StoreProbe.CacheDuration, reply.Headers.RetryAfter!.Delta);
        Assert.DoesNotContain("securemx-secret", reply.Text, StringComparison.Ordinal);
    }

    private StoreProbe Probe() => new(_store.Object, _wall, NullLogger<StoreProbe>.Instance);
}
