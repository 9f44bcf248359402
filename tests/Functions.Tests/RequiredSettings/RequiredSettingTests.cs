using System.Net;
using SecureMx.Functions.RequiredSettings;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.RequiredSettings;

/// <summary>C4: settings that the customer must change, with their due dates; while one is overdue, provision is not assured.</summary>
public class RequiredSettingTests
{
    private static object Setting(string dueDate = "2026-04-10", string description = "MX レコードを本サービスに向ける") => new { description, dueDate };

    [Fact]
    public void C4_the_instance_id_is_short_whatever_the_setting_is_called()
    {
        var (contract, date) = ("ctr-0198c0de0198c0de0198c0de0198c0de-12", new NodaTime.LocalDate(2026, 5, 31));

        var id = RequiredSettingOrchestration.InstanceIdOf(contract, new string('a', 64), date);

        Assert.InRange(id.Length, 1, 99);
        Assert.NotEqual(id, RequiredSettingOrchestration.InstanceIdOf(contract, "a", date));
        Assert.NotEqual(id, RequiredSettingOrchestration.InstanceIdOf(contract, new string('a', 64), date.PlusDays(1)));
    }

    [Fact]
    public async Task C4_a_setting_is_listed_falls_due_raises_a_task_and_is_confirmed()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/required-settings";

        var listed = await app.Operator.PutReplyAsync($"{path}/mx", Setting());
        Assert.Equal(HttpStatusCode.OK, listed.Status);
        Assert.Equal("open", listed["status"].GetString());
        Assert.Equal("terms/5", listed["basis.0"].GetString());
        await app.Operator.PutReplyAsync($"{path}/spf", Setting("2026-05-10"));

        // The due date itself is still in time (T4).
        await app.MoveClockAsync("2026-04-10T14:59:59Z");
        Assert.Equal("assured", (await app.ContractNowAsync(contract))["provision"].GetString());
        Assert.Empty(await TasksAsync(app));

        await app.MoveClockAsync("2026-04-10T15:00:00Z");
        var overdue = await app.ContractNowAsync(contract);
        Assert.Equal("not-assured", overdue["provision"].GetString());
        Assert.Equal("overdue", overdue["requiredSettings.0.status"].GetString());
        Assert.Equal("open", overdue["requiredSettings.1.status"].GetString());
        Assert.Contains("mx", Assert.Single(await TasksAsync(app)), StringComparison.Ordinal);

        var confirmed = await app.Partner.PostReplyAsync($"{path}/mx/confirmation", null);
        Assert.Equal("confirmed", confirmed["status"].GetString());
        Assert.Equal("2026-04-10T15:00:00Z", confirmed["confirmedAt"].GetString());
        Assert.Equal("assured", (await app.ContractNowAsync(contract))["provision"].GetString());
        Assert.Equal(["contract-concluded", "setting-required", "setting-required", "setting-confirmed"], await app.EventsAsync(contract));
    }

    [Fact]
    public async Task C4_what_is_confirmed_in_time_or_put_off_raises_no_task()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/required-settings";
        await app.Operator.PutReplyAsync($"{path}/mx", Setting());
        await app.Operator.PutReplyAsync($"{path}/spf", Setting());
        await app.Partner.PostReplyAsync($"{path}/mx/confirmation", "{}");
        await app.Operator.PutReplyAsync($"{path}/spf", Setting("2026-04-20"));

        await app.MoveClockAsync("2026-04-15T00:00:00Z");
        Assert.Equal("assured", (await app.ContractNowAsync(contract))["provision"].GetString());
        Assert.Empty(await TasksAsync(app));

        await app.MoveClockAsync("2026-04-20T15:00:00Z");
        Assert.Contains("spf", Assert.Single(await TasksAsync(app)), StringComparison.Ordinal);
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task C4_another_description_is_to_be_confirmed_anew_and_the_same_adds_no_event()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/required-settings";
        var first = await app.Operator.PutReplyAsync($"{path}/mx", Setting());
        Assert.Equal(first.Text, (await app.Operator.PutReplyAsync($"{path}/mx", Setting())).Text);
        await app.Partner.PostReplyAsync($"{path}/mx/confirmation", "{}");
        await app.Partner.PostReplyAsync($"{path}/mx/confirmation", "{}");

        Assert.Equal("open", (await app.Operator.PutReplyAsync($"{path}/mx", Setting(description: "新しい MX")))["status"].GetString());
        Assert.Equal(["setting-required", "setting-confirmed", "setting-required"], await app.EventsAsync(contract, after: 1));
    }

    [Fact]
    public async Task C4_a_contract_that_has_ended_raises_no_task_and_takes_no_setting()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/required-settings";
        await app.Operator.PutReplyAsync($"{path}/mx", Setting("2026-06-01"));
        await app.Partner.NoticeAsync(contract);

        await app.MoveClockAsync("2026-06-02T00:00:00Z");

        Assert.Empty(await TasksAsync(app));
        (await app.Operator.PutReplyAsync($"{path}/spf", Setting())).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task Settings_come_page_by_page_and_one_by_one()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/required-settings";
        foreach (string name in new[] { "c", "a", "b" })
            await app.Operator.PutReplyAsync($"{path}/{name}", Setting());

        Assert.Equal(["c", "a", "b"], (await app.Partner.AllAsync(path, limit: 2)).Select(item => item["name"]!.GetValue<string>()));
        var one = await app.Partner.GetReplyAsync($"{path}/a");
        Assert.Equal("2026-04-10", one["dueDate"].GetString());
        Assert.Equal(HttpStatusCode.NotModified, (await app.Partner.GetReplyAsync($"{path}/a", ("If-None-Match", one.ETag!))).Status);
        (
            await app.Operator.PutReplyAsync($"{path}/a", Setting("2026-05-01"), ("If-Match", "\"1.x\""))).AssertProblem(
                412, "stale-precondition");
    }

    [Theory]
    [InlineData("""{"description":"x"}""", 400, "/dueDate")]
    [InlineData("""{"description":"x","dueDate":"2026-02-30"}""", 400, "/dueDate")]
    [InlineData("""{"description":"x","dueDate":"2026-04-30","more":1}""", 400, "/more")]
    [InlineData("""{"description":" ","dueDate":"2026-04-30"}""", 422, "/description")]
    public async Task C4_a_bad_setting_is_refused_at_its_place(string body, int status, string pointer)
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");

        var reply = await app.Operator.PutReplyAsync($"/api/contracts/{contract}/required-settings/mx", body);

        Assert.StartsWith(
            $"{pointer}: ", Assert.Single(reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_partner_and_operators_list_confirm_and_see_settings()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/required-settings";
        await app.Operator.PutReplyAsync($"{path}/mx", Setting());

        (await app.Partner.PutReplyAsync($"{path}/mx", Setting())).AssertProblem(403, "forbidden");
        (await app.OtherPartner.PostReplyAsync($"{path}/mx/confirmation", null)).AssertProblem(404, "not-found");
        (await app.OtherPartner.GetReplyAsync(path)).AssertProblem(404, "not-found");
        (await app.OtherPartner.GetReplyAsync($"{path}/mx")).AssertProblem(404, "not-found");
        (await app.Meter.GetReplyAsync(path)).AssertProblem(403, "forbidden");
        (await app.Anonymous.GetReplyAsync(path)).AssertProblem(401, "unauthenticated");
        (await app.Partner.PostReplyAsync($"{path}/spf/confirmation", null)).AssertProblem(404, "not-found");
        (await app.Partner.PostReplyAsync($"{path}/mx/confirmation", """{"x":1}""")).AssertProblem(400, "malformed-request");
        (await app.Operator.PutReplyAsync("/api/contracts/ctr-0/required-settings/mx", Setting())).AssertProblem(404, "not-found");
        (await app.Operator.PutReplyAsync($"{path}/m%20x", Setting())).AssertProblem(404, "not-found");
    }

    private static async Task<IReadOnlyList<string>> TasksAsync(SecureMxApp app) =>
        [.. (await app.Operator.AllAsync("/api/tasks?status=open", 50))
            .Where(task => task["kind"]!.GetValue<string>() == "required-setting-overdue")
            .Select(task => task["summary"]!.GetValue<string>())];
}
