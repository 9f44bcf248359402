using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>
/// What the console of the service says while it runs: in the sandbox a line for each thing that is done, otherwise none.
/// </summary>
public sealed partial class RecordLinesTests
{
    private static readonly string[] Personal = ["管理", "太郎", "admin@", "例示", "203.0.113.10", "2001:db8", "eyJ", "on request of"];

    [Fact]
    public async Task The_sandbox_prints_a_line_for_each_thing_that_is_done_with_its_instant_contract_and_articles()
    {
        await using var program = await TestProgram.ServeAsync("--data", ":memory:", "--sandbox", "--now", "2026-04-01T00:00:00Z");
        var application = await PostAsync(program, "PARTNER", "applications", await RequestAsync("application"));
        var contract = Text(
            await PostAsync(
                program, "OPERATOR", $"applications/{Text(application, "applicationId")}/acceptance", await RequestAsync("acceptance")),
            "contractId");
        var path = $"contracts/{contract}";
        await PutAsync(program, "OPERATOR", $"{path}/required-settings/mx-records", """{"description":"MX of 管理 太郎","dueDate":"2026-04-20"}""");
        await PutAsync(program, "PARTNER", "webhooks/mine", """{"url":"http://127.0.0.1:9/hook"}""");
        var notice = Text(await PostAsync(program, "PARTNER", $"{path}/options/mailbox-plus/cancellation-notices", """{"designatedDate":"2026-05-15"}"""), "noticeId");
        await PostAsync(program, "OPERATOR", $"{path}/options/mailbox-plus/cancellation-notices/{notice}/withdrawal", """{"consent":"on request of 管理 太郎"}""");
        await PostAsync(program, "PARTNER", $"{path}/options/mailbox-plus/cancellation-notices", "{}");
        await PostAsync(program, "OPERATOR", $"{path}/restrictions", """{"reason":"on request of 管理 太郎"}""");
        await PostAsync(program, "OPERATOR", $"{path}/terminations", """{"ground":"general-terms-28-2","effectiveDate":"2026-06-10","reason":"on request of 管理 太郎"}""");
        await program.Http.MoveClockAsync("2026-05-20T00:00:00Z");
        await PutAsync(program, "METER", $"{path}/readings/2026-05-20", """{"accounts":130}""");
        await program.Http.MoveClockAsync("2026-06-30T18:00:00Z");
        Assert.Equal(0, await program.TerminateAsync());

        string[] lines = [.. program.Lines.Where(line => Line().IsMatch(line))];
        string[] expected =
        [
            "2026-04-01 09:00:00  -  apply-for-service  [terms/7-1]",
            $"2026-04-01 09:00:00  {contract}  contract-concluded 2026-04-10 mailbox-plus mailing-list active-mail omnibus  [terms/1 "
                + "terms/10 terms/annex1-1 terms/annex1-2]",
            $"2026-04-01 09:00:00  {contract}  setting-required  [terms/5]",
            $"2026-04-01 09:00:00  {contract}  cancellation-notice-given mailbox-plus 2026-05-15  [terms/7-4 civil-code/140]",
            $"2026-04-01 09:00:00  {contract}  cancellation-notice-withdrawn {notice}  [terms/9-1 terms/7-4]",
            $"2026-04-01 09:00:00  {contract}  cancellation-notice-given mailbox-plus 2026-05-01  [terms/7-4 civil-code/140]",
            $"2026-04-01 09:00:00  {contract}  traffic-restricted  [terms/12-1]",
            $"2026-04-01 09:00:00  {contract}  termination-ordered 2026-06-10  [general-terms/28-2]",
            $"2026-04-21 00:00:00  {contract}  task-raised required-setting-overdue  []",
            $"2026-05-01 02:00:00  {contract}  bill-closed 2026-04  [terms/10 terms/annex1-2]",
            $"2026-05-02 00:00:00  {contract}  option-ended mailbox-plus 2026-05-01  [terms/7-4 civil-code/140]",
            $"2026-05-02 00:00:00  {contract}  option-ended mailing-list 2026-05-01  [terms/9-2]",
            $"2026-05-02 00:00:00  {contract}  eligibility-lapsed omnibus 2026-05-02  [terms/9-2]",
            $"2026-05-02 00:00:00  {contract}  task-raised eligibility-lapsed  []",
            $"2026-05-20 09:00:00  {contract}  put-reading  [terms/annex1-2-1 terms/annex1-2-2]",
            $"2026-06-11 00:00:00  {contract}  contract-ended 2026-06-10  [general-terms/28-2]",
            "2026-07-01 02:00:00  -  month-closed 2026-06  [terms/10]",
        ];
        Assert.All(expected, line => Assert.Contains(line, lines));
        Assert.Contains(lines, line => line.Contains("put-webhook", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain(Personal, personal => line.Contains(personal, StringComparison.Ordinal)));
        // in the order of time
        Assert.Equal(lines.Order(StringComparer.Ordinal).Select(line => line[..10]), lines.Select(line => line[..10]));
    }

    [Fact]
    public async Task Without_the_sandbox_no_such_line_is_printed()
    {
        using var folder = new TemporaryFolder();
        await using var program = await TestProgram.ServeAsync("--data", folder.Path);
        await PostAsync(program, "PARTNER", "applications", await RequestAsync("application"));
        Assert.Equal(0, await program.TerminateAsync());
        Assert.DoesNotContain(program.Lines, line => Line().IsMatch(line));
    }

    private static Task<string> RequestAsync(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
            folder = folder.Parent!;
        return File.ReadAllTextAsync(Path.Combine(folder.FullName, "samples", "requests", $"{name}.json"));
    }

    private static Task<JsonNode> PostAsync(TestProgram program, string role, string path, string body) =>
        SendAsync(program, HttpMethod.Post, role, path, body);

    private static Task<JsonNode> PutAsync(TestProgram program, string role, string path, string body) =>
        SendAsync(program, HttpMethod.Put, role, path, body);

    private static async Task<JsonNode> SendAsync(TestProgram program, HttpMethod method, string role, string path, string body)
    {
        using var request = new HttpRequestMessage(
            method, $"/api/{path}")
        { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", program.Token(role));
        using var response = await program.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  (-|ctr-\S+)  \S.*  \[[^]]*\]$")]
    private static partial Regex Line();
}
