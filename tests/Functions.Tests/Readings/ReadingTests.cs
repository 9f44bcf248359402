using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Tests.Billing;

namespace SecureMx.Functions.Tests.Readings;

public class ReadingTests(InApril pool) : IClassFixture<InApril>
{
    private readonly SecureMxApp _app = pool.App;
    private readonly string _contractId = pool.Take();

    [Fact]
    public async Task B3_a_reading_put_again_replaces_the_one_before()
    {
        await _app.PutReadingAsync(_contractId, "2026-04-12", new { accounts = 999, options = new { sandbox = new { accounts = 7 } } });
        await _app.PutReadingAsync(_contractId, "2026-04-12", new { accounts = 300 });

        var lines = (await _app.BillAsync(_contractId, "2026-04"))!.Value.Lines();

        Assert.Contains(("base.accounts", 300L * 200), lines);
        Assert.Contains(("option.sandbox.accounts", 300L * 90), lines);
    }

    [Theory]
    [InlineData("2026-04-09", "{}", 422, "date")] // before the acceptance
    [InlineData("2026-04-21", "{}", 422, "date")] // still to come in Tokyo
    [InlineData("2026-04-20", "{}", 200, "")]
    [InlineData("2026-02-30", "{}", 400, "date")]
    [InlineData("yesterday", "{}", 400, "date")]
    [InlineData("2026-04-12", "{\"accounts\":-1}", 422, "/accounts")]
    [InlineData("2026-04-12", "{\"accounts\":10000001}", 422, "/accounts")]
    [InlineData("2026-04-12", "{\"accounts\":1.5}", 400, "/accounts")]
    [InlineData("2026-04-12", "{\"mailingLists\":\"4\"}", 400, "/mailingLists")]
    [InlineData("2026-04-12", "{\"lists\":4}", 400, "/lists")]
    [InlineData("2026-04-12", "{\"options\":{\"dox\":{\"accounts\":1}}}", 422, "/options/dox")]
    [InlineData("2026-04-12", "{\"options\":{\"a/b\":{}}}", 422, "/options/a~1b")]
    [InlineData("2026-04-12", "{\"options\":{\"sandbox\":{\"retentionDays\":1}}}", 422, "/options/sandbox/retentionDays")]
    // B6: no tier holds it
    [InlineData("2026-04-12", "{\"options\":{\"spare-mail\":{\"retentionDays\":31}}}", 422, "/options/spare-mail/retentionDays")]
    [InlineData("2026-04-12", "{\"options\":{\"spare-mail\":{\"retentionDays\":30}}}", 200, "")]
    [InlineData("2026-04-12", "{\"options\":{\"sandbox\":null}}", 400, "/options/sandbox")]
    [InlineData("2026-04-12", "[]", 400, "")]
    public async Task B3_what_cannot_be_read_is_refused_with_its_place(string date, string body, int status, string place)
    {
        var reply = await _app.Meter.PutReplyAsync($"/api/contracts/{_contractId}/readings/{date}", body);

        Assert.True((int)reply.Status == status, reply.Text);
        if (status != 200)
        {
            Assert.StartsWith(
                $"{place}:", Assert.Single(reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms")),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Partners_read_nothing_in_and_an_unknown_contract_is_404()
    {
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await _app.Partner.PutReplyAsync($"/api/contracts/{_contractId}/readings/2026-04-12", new { })).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await _app.Meter.PutReplyAsync("/api/contracts/ctr-none/readings/2026-04-12", new { })).Status);
    }

    [Fact]
    public async Task Lines_are_put_and_answered_one_by_one()
    {
        string[] lines =
        [
            Line(_contractId, "2026-04-11", 500),
            "",
            "{not json",
            Line("ctr-none", "2026-04-11", 1),
            Line(_contractId, "2026-04-21", 1),
            new string('x', 70_000),
            Line(_contractId, "2026-04-11", 400),
            Line(_contractId, "2026-04-12", 410),
        ];

        var answers = await SendLinesAsync(string.Join('\n', lines));

        Assert.Equal(
            [(1, 200), (3, 400), (4, 404), (5, 422), (6, 413), (7, 200), (8, 200)],
            answers.Select(a => (a.GetProperty("line").GetInt32(), a.GetProperty("status").GetInt32())));
        Assert.Equal(_contractId, answers[0].GetProperty("contractId").GetString());
        Assert.Equal("2026-04-11", answers[0].GetProperty("date").GetString());
        Assert.Equal(
            ["/contractId", "/date", ""],
            answers.Skip(2).Take(3).Select(a => a.GetProperty("problem").GetProperty("violations")[0].GetProperty("pointer").GetString()));
        // the 500 was replaced
        Assert.Contains(("base.accounts", 410L * 200), (await _app.BillAsync(_contractId, "2026-04"))!.Value.Lines());
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_first_line_is_skipped_and_no_other()
    {
        string line = '\uFEFF' + Line(_contractId, "2026-04-11", 1);

        var answers = await SendLinesAsync($"{line}\n{line}");

        Assert.Equal([200, 400], answers.Select(a => a.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_answered_before_its_end_and_once()
    {
        var answers =
            await SendLinesAsync($"{new string('x', 300_000)}\n{Line(_contractId, "2026-04-11", 1)}\n{new string(' ', 300_000)}");

        Assert.Equal(
            [(1, 413), (2, 200), (3, 413)], answers.Select(a => (a.GetProperty("line").GetInt32(), a.GetProperty("status").GetInt32())));
    }

    [Fact]
    public async Task A_sender_that_waits_is_answered_while_it_sends()
    {
        string token = _app.TokenOf("Meter");
        using var client = new TcpClient(_app.Address.Host, _app.Address.Port);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);

        await SendAsync(
            $"POST /api/readings HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: "
                + "application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        await SendAsync(Chunk(Line(_contractId, "2026-04-11", 1) + "\n"));
        Assert.Contains("\"status\":200", await ReadToAsync("\"line\":1,"), StringComparison.Ordinal);
        await SendAsync(Chunk(Line(_contractId, "2026-04-12", 1)) + "0\r\n\r\n");
        Assert.Contains("\"status\":200", await ReadToAsync("\"line\":2,"), StringComparison.Ordinal);

        async Task SendAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

        async Task<string> ReadToAsync(string part)
        {
            while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
            {
                if (line.Contains(part, StringComparison.Ordinal))
                    return line;
            }

            throw new InvalidOperationException($"No line has {part}.");
        }
    }

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    [Fact]
    public async Task Many_lines_go_through_though_the_answers_are_read_only_at_the_end()
    {
        const int Lines = 20_000;
        var body = new StringBuilder();
        for (int i = 0; i < Lines; i++)
            body.Append(Line(i % 100 == 0 ? _contractId : "ctr-none", "2026-04-11", i)).Append('\n');

        var answers = await SendLinesAsync(body.ToString());

        Assert.Equal(Enumerable.Range(1, Lines), answers.Select(a => a.GetProperty("line").GetInt32()));
        Assert.Equal(Lines / 100, answers.Count(a => a.GetProperty("status").GetInt32() == 200));
    }

    [Fact]
    public async Task Lines_of_another_type_are_415() =>
        (await _app.Meter.PostReplyAsync("/api/readings", "{}")).AssertProblem(415, "unsupported-media-type");

    private static string Line(string contractId, string date, int accounts) =>
        $"{{\"contractId\":\"{contractId}\",\"date\":\"{date}\",\"accounts\":{accounts}}}";

    private async Task<List<JsonElement>> SendLinesAsync(string lines)
    {
        var reply = await _app.Meter.SendAsync(
            HttpMethod.Post, "/api/readings", new StringContent(lines, Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal(("application/x-ndjson", HttpStatusCode.OK), (reply.ContentType, reply.Status));
        return [.. reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
