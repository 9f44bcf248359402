using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using SecureMx.CosmosGateway;
using SecureMx.Functions.Telemetry;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Billing;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Telemetry;

/// <summary>Each command has a span that says what it was about, on which rules it rests, and what came of it.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class SpanTests : OverheardTests
{
    [Fact]
    public async Task AnApplication_and_its_acceptance()
    {
        string contract = await App.ContractAsync("2026-04-01");

        Assert.Equal((null, null, "done"), Assert.Single(await AllSaidAsync("ApplyForService")));
        Assert.Equal((contract, "A3,C1", "done"), Assert.Single(await AllSaidAsync("AcceptApplication")));
        var acceptance = Overheard.SpanOf("AcceptApplication");
        Assert.Equal(
            (ActivityKind.Server, "http", 201),
            (acceptance.Kind, acceptance.GetTagItem("faas.trigger"), acceptance.GetTagItem("http.response.status_code")));
    }

    [Fact]
    public async Task AnApplication_that_the_terms_refuse()
    {
        var form = Forms.Service();
        string standing = await App.ContractAsync(form, Forms.Terms("2026-04-01"));
        await Overheard.QuietAsync();
        Overheard.Forget();

        (await App.Partner.PostReplyAsync("/api/applications", form)).AssertProblem(422, "refused-by-terms");

        Assert.Equal((standing, "C1", "refused-by-terms"), await SaidAsync("ApplyForService"));
    }

    [Fact]
    public async Task A_rejection()
    {
        string application = await App.ReceivedAsync(Forms.Service());

        await App.Operator.PostReplyAsync($"/api/applications/{application}/rejection", new { reason = "二重の申込み" });

        Assert.Equal((null, null, "done"), await SaidAsync("RejectApplication"));
    }

    [Fact]
    public async Task A_notice_its_repetition_a_later_one_and_its_withdrawal()
    {
        string contract = await App.ContractAsync("2026-04-01");

        string notice = (await App.Partner.NoticeAsync(contract)).Headers.Location!.ToString();
        Assert.Equal((contract, "E1", "done"), await SaidAsync("GiveContractNotice"));

        (
            await App.Partner.PostReplyAsync(
                EndCalls.Notices(contract), new { designatedDate = "2026-12-31" })).AssertProblem(409, "conflict");
        Assert.Equal((contract, "E3", "conflict"), await SaidAsync("GiveContractNotice"));

        await App.Operator.PostReplyAsync($"{notice}/withdrawal", new { consent = "了承" });
        Assert.Equal((contract, "E4", "done"), await SaidAsync("WithdrawContractNotice"));
    }

    [Fact]
    public async Task A_termination_a_reading_and_prices()
    {
        string contract = await App.ContractAsync("2026-04-01");

        await App.PutReadingAsync(contract, "2026-04-01", new { accounts = 10 });
        Assert.Equal((contract, null, "done"), await SaidAsync("PutReading"));

        var priced = await App.Operator.PutReplyAsync(
            $"/api/contracts/{contract}/prices",
            new JsonObject { ["from"] = "2026-05", ["prices"] = Forms.Terms("2026-04-01")["prices"]!.DeepClone() });
        Assert.True(priced.Status == HttpStatusCode.OK, priced.Text);
        Assert.Equal((contract, "B11", "done"), await SaidAsync("PutPrices"));

        var ordered = await App.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/terminations",
            new { ground = "general-terms-28-2", effectiveDate = "2026-04-30", reason = "料金の不払い" });
        Assert.True(ordered.Status == HttpStatusCode.Accepted, ordered.Text);
        Assert.Equal((contract, "E7", "done"), await SaidAsync("OrderTermination"));
    }

    [Fact]
    public async Task What_an_orchestration_does_and_not_its_replays()
    {
        string contract = await App.ContractAsync("2026-04-01");
        await App.Partner.NoticeAsync(contract);

        await App.MoveClockAsync("2026-05-02T00:00:00Z");

        Assert.Contains((contract, "E1", "done"), await AllSaidAsync("TakeEffect"));
        Assert.Contains((contract, null, "done"), await AllSaidAsync("ReleaseClaims"));
        Assert.All(
            Overheard.SpansOf("TakeEffect"),
            span => Assert.Equal(("other", ActivityKind.Internal), (span.GetTagItem("faas.trigger"), span.Kind)));
        Assert.DoesNotContain(Overheard.Spans, span => span.DisplayName.EndsWith("Orchestration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_contract_of_a_close()
    {
        string one = await App.ContractAsync("2026-04-01"), other = await App.ContractAsync("2026-04-01");

        await App.MoveClockAsync("2026-05-01T00:00:00Z");

        Assert.Equal(new[] { one, other }.Order(), (await AllSaidAsync("CloseContract")).Select(said => said.Contract!).Distinct().Order());
        Assert.All(await AllSaidAsync("ClosePage"), page => Assert.Equal((null, null, "done"), page));
        Assert.Empty(
            Overheard.SpansOf("CloseContract").Select(part => part.ParentSpanId)
                .Except(Overheard.SpansOf("ClosePage").Select(page => page.SpanId)));
    }

    [Fact]
    public async Task What_is_refused_before_its_function_has_a_span_too()
    {
        (await App.Anonymous.PostReplyAsync("/api/applications", new { })).AssertProblem(401, "unauthenticated");
        Assert.Equal((null, null, "unauthenticated"), await SaidAsync("ApplyForService"));

        (await App.Partner.PostReplyAsync("/api/applications", new { })).AssertProblem(400, "malformed-request");
        Assert.Equal((null, null, "malformed-request"), await SaidAsync("ApplyForService"));

        (await App.Partner.GetReplyAsync("/api/contracts/taro@example.jp")).AssertProblem(404, "not-found");
        Assert.Equal((null, null, "not-found"), await SaidAsync("GetContract"));
    }

    [Fact]
    public async Task A_span_belongs_to_the_callers_trace_and_the_problem_names_it()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";

        var reply = await App.Partner.GetReplyAsync("/api/contracts/ctr-none", ("traceparent", $"00-{Trace}-b7ad6b7169203331-01"));

        Assert.Equal(Trace, reply["traceId"].GetString());
        await Overheard.QuietAsync();
        var span = Overheard.SpanOf("GetContract");
        Assert.Equal(Trace, span.TraceId.ToString());
        // Between the caller's span and the command's is the host's.
        Assert.DoesNotContain(span.ParentSpanId.ToString(), new[] { "b7ad6b7169203331", "0000000000000000" });
    }

    [Fact]
    public async Task One_line_of_the_log_for_each_command_and_none_for_what_only_reads()
    {
        await using var app = await SecureMxApp.StartAsync(
            Overheard.Hear, settings: ["--Logging:LogLevel:SecureMx.Functions.Telemetry", "Information"]);
        string contract = await app.ContractAsync("2026-04-01");
        await app.Operator.GetReplyAsync($"/api/contracts/{contract}");

        await Overheard.QuietAsync();
        string[] lines = [.. Overheard.Lines.Where(
            line => line.StartsWith(typeof(TelemetryMiddleware).FullName!, StringComparison.Ordinal))];
        Assert.Single(lines, line => line.Contains($"AcceptApplication done: contract {contract}, rules A3,C1", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("GetContract", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_request_units_of_all_its_calls_of_Cosmos_DB()
    {
        await using var app = await SecureMxApp.StartAsync(new InProcessGateway(TimeProvider.System), Overheard.Hear);
        string application = await app.ReceivedAsync(Forms.Service());
        await Overheard.QuietAsync();
        Overheard.Forget();

        await app.AcceptAsync(application, Forms.Terms("2026-04-01"));
        await Overheard.QuietAsync();

        var acceptance = Overheard.SpanOf("AcceptApplication");
        Activity[] calls = [.. Overheard.Spans.Where(span => span.ParentSpanId == acceptance.SpanId)];
        Assert.Superset(new HashSet<object?> { "commit", "read" }, calls.Select(call => call.GetTagItem("db.operation.name")).ToHashSet());
        double charge = Assert.IsType<double>(acceptance.GetTagItem("azure.cosmosdb.operation.request_charge"));
        Assert.InRange(charge, 10, 1000);
        Assert.Equal(
            Overheard.Measures.Where(measured => measured.Name == "documents.request_charge" && measured.IsWithin(acceptance))
                .Sum(measured => measured.Value),
            charge, 6);
    }

    private async Task<(string? Contract, string? Rule, string? Outcome)> SaidAsync(string command)
    {
        var said = Assert.Single(await AllSaidAsync(command));
        Overheard.Forget();
        return said;
    }

    private async Task<(string? Contract, string? Rule, string? Outcome)[]> AllSaidAsync(string command)
    {
        await Overheard.QuietAsync();
        return [.. Overheard.SpansOf(command).Select(
            span => (
                (string?)span.GetTagItem("securemx.contract.id"), (string?)span.GetTagItem("securemx.rule"),
                (string?)span.GetTagItem("securemx.outcome")))];
    }
}
