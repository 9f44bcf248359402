using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Contracts;

/// <summary>A contract as of an instant with any offset, or of a Tokyo day at its end (R1, T4).</summary>
public sealed class AsOfTests
{
    [Fact]
    public async Task The_present_is_told_from_the_past_at_the_day_and_at_the_instant()
    {
        await using var app = await SecureMxApp.StartAsync("2026-03-31T14:00:00Z");
        string id = await app.ContractAsync("2026-04-01");
        // 00:30 of 2 April in Tokyo.
        await app.MoveClockAsync("2026-04-01T15:30:00Z");
        await app.Partner.PostReplyAsync($"/api/contracts/{id}/cancellation-notices", new { });
        var notice = await app.Operator.GetReplyAsync($"/api/contracts/{id}/events");
        var at = notice["items"].EnumerateArray().Last().GetProperty("at").GetDateTimeOffset();
        await app.MoveClockAsync("2026-04-05T00:00:00Z");

        await IsAsync("accepted", "2026-03-31");
        await IsAsync("active", "2026-04-01");
        await IsAsync("termination-pending", "2026-04-02");
        await IsAsync("termination-pending", "2026-04-05");
        await IsAsync("accepted", "2026-03-31T23:59:59%2B09:00");
        await IsAsync("active", "2026-04-01T00:00:00%2B09:00");
        await IsAsync("active", "2026-04-01T00:00:00 09:00");
        await IsAsync("active", "2026-04-01T00:00:00+09:00");
        await IsAsync("active", "2026-03-31T10:00:00-05:00");
        await IsAsync("active", "2026-04-01T15:29:59.999999999Z");
        await IsAsync("termination-pending", Uri.EscapeDataString(at.ToOffset(TimeSpan.FromHours(5.5)).ToString("O")));
        await IsAsync("active", Uri.EscapeDataString(at.AddTicks(-1).ToOffset(TimeSpan.FromHours(-9.5)).ToString("O")));
        (await app.Partner.GetReplyAsync($"/api/contracts/{id}?asOf=2026-03-30")).AssertProblem(404, "not-found");
        (await app.Partner.GetReplyAsync($"/api/contracts/{id}?asOf=2026-04-06")).AssertProblem(400, "malformed-request");

        async Task IsAsync(string status, string asOf) =>
            Assert.Equal(status, (await app.Partner.GetReplyAsync($"/api/contracts/{id}?asOf={asOf}"))["status"].GetString());
    }
}
