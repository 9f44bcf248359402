using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary><c>Accept-Language</c> chooses the language of what a person reads; codes stay.</summary>
public class LanguageTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("en", "en")]
    [InlineData("ja", "ja")]
    [InlineData("ja-JP", "ja")]
    [InlineData("JA", "ja")]
    [InlineData("fr, ja;q=0.5", "ja")]
    [InlineData("ja;q=0.4, en;q=0.5", "en")]
    [InlineData("en;q=0.4, ja;q=0.5", "ja")]
    [InlineData("ja;q=0", "en")]
    [InlineData("*", "en")]
    [InlineData("fr", "en")]
    [InlineData("\u0001;;=,ja;q=x", "en")]
    public async Task The_preferred_language_is_chosen(string? header, string language)
    {
        await using var app = await SecureMxApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/contracts/ctr-none");
        if (header is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("Accept-Language", header));

        using var response = await app.Operator.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal(language, Assert.Single(response.Content.Headers.ContentLanguage));
        Assert.Contains("Accept-Language", response.Headers.Vary);
        Assert.Contains(language == "ja" ? "見つかりません" : "Not found", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_explanations_and_tasks_come_in_the_preferred_language()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        var contract = await app.MailboxContractAsync();
        await app.Partner.NoticeAsync(contract, "mailbox-plus");

        Assert.Equal(
            [("/diskGigabytes", "The disk capacity is 100 GB and can only grow; the terms do not let it be reduced.")],
            await RefusalsAsync("en"));
        Assert.Equal([("/diskGigabytes", "ディスク容量は 100 GB です。ディスク容量の減少を請求することはできません。")], await RefusalsAsync("ja"));

        Assert.StartsWith(
            "arrived 2026-04-01 (Tokyo) + 30 days = 2026-05-01; no day was designated; ", await ExplanationAsync("en"),
            StringComparison.Ordinal);
        Assert.StartsWith("到達日 2026-04-01 (東京) から 30 日を経過する日は 2026-05-01。指定日なし。", await ExplanationAsync("ja"), StringComparison.Ordinal);

        await app.MoveClockAsync("2026-05-02T00:00:00Z"); // omnibus is no longer eligible (O3)
        Assert.StartsWith("The option omnibus of ", await SummaryAsync("en"), StringComparison.Ordinal);
        Assert.Contains("のオプション omnibus は存続していますが", await SummaryAsync("ja"), StringComparison.Ordinal);

        async Task<IReadOnlyList<(string?, string?)>> RefusalsAsync(string language)
        {
            var reply = await app.Partner.PostReplyAsync(
                $"/api/contracts/{contract}/change-applications", new { diskGigabytes = 1 }, ("Accept-Language", language));
            reply.AssertProblem(422, "refused-by-terms");
            return [.. reply["violations"].EnumerateArray()
                .Select(fault => (fault.GetProperty("pointer").GetString(), fault.GetProperty("message").GetString()))];
        }

        async Task<string> ExplanationAsync(string language) =>
            (await app.Partner.GetReplyAsync($"/api/contracts/{contract}", ("Accept-Language", language)))
                .Option("mailbox-plus").GetProperty("end").GetProperty("explanation").GetString()!;

        async Task<string> SummaryAsync(string language) =>
            (
                await app.Operator.GetReplyAsync(
                    "/api/tasks?kind=eligibility-lapsed", ("Accept-Language", language)))["items.0.summary"].GetString()!;
    }
}
