using System.Net;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>The worked cases of <c>tests/vectors/bills.json</c> as their contracts live them: through HTTP, day by day.</summary>
public class WorkedBillsTests
{
    private static readonly JsonArray Cases = JsonNode.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "vectors", "bills.json")))!.AsArray();

    public static TheoryData<string> Names => [.. Cases.Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task B1_to_B9_P1_to_P5_the_bills_of_a_life(string name)
    {
        var worked = Cases.Single(c => (string)c!["name"]! == name)!;
        string acceptedOn = (string)worked["contract"]!["acceptedOn"]!;
        await using var app = await SecureMxApp.StartAsync(Ledger.Noon(acceptedOn));
        string contractId = await ConcludeAsync(app, worked);
        foreach ((string date, var happens) in Events(app, contractId, worked).OrderBy(e => e.Date, StringComparer.Ordinal))
        {
            await app.MoveClockAsync(Ledger.Noon(date));
            await happens();
        }

        var bills = worked["expect"]!["bills"]!.AsArray();
        string last = bills.Max(b => (string)b!["month"]!)!;
        await app.MoveClockAsync($"{last}-28T03:00:00Z");
        await AssertBillAsync(app, contractId, bills[^1]!, "open"); // B10
        await app.MoveClockAsync($"{last}-28T03:00:00Z".Replace(last, NextMonth(last), StringComparison.Ordinal));
        foreach (var bill in bills)
            await AssertBillAsync(app, contractId, bill!, "closed");
    }

    private static async Task<string> ConcludeAsync(SecureMxApp app, JsonNode worked)
    {
        var contract = worked["contract"]!;
        var form = Forms.Service([.. contract["options"]!.AsArray().Where(o => o!["acceptedOn"] is null).Select(o => FormOf(o!))])
            .With("accounts", (int)contract["accounts"]!);
        return await app.ContractAsync(
            form,
            new JsonObject { ["billingStartDate"] = (string)contract["billingStartDate"]!, ["prices"] = worked["prices"]!.DeepClone() });
    }

    private static IEnumerable<(string Date, Func<Task> Happens)> Events(SecureMxApp app, string contractId, JsonNode worked)
    {
        foreach (var option in worked["contract"]!["options"]!.AsArray().Where(o => o!["acceptedOn"] is not null))
            yield return ((string)option!["acceptedOn"]!, () => TakeAsync(app, contractId, option!));
        foreach (var reading in worked["readings"]!.AsArray())
        {
            yield return ((string)reading!["date"]!, () => app.PutReadingAsync(
                contractId, (string)reading["date"]!, reading.DeepClone().AsObject().Without("date")));
        }

        foreach (var change in worked["changes"]?.AsArray() ?? [])
            yield return ((string)change!["acceptedOn"]!, () => ChangeAsync(app, contractId, change!));
        foreach (var notice in worked["notices"]?.AsArray() ?? [])
            yield return ((string)notice!["arrivedOn"]!, () => NotifyAsync(app, contractId, notice!));
    }

    private static async Task TakeAsync(SecureMxApp app, string contractId, JsonNode option)
    {
        var applied = await app.Partner.PostReplyAsync($"/api/contracts/{contractId}/option-applications", Forms.Options(FormOf(option)));
        Assert.True(applied.Status == HttpStatusCode.Created, applied.Text);
        var accepted = await app.AcceptAsync(
            applied["applicationId"].GetString()!, new JsonObject { ["billingStartDate"] = (string)option["billingStartDate"]! });
        Assert.True(accepted.Status == HttpStatusCode.Created, accepted.Text);
    }

    private static async Task ChangeAsync(SecureMxApp app, string contractId, JsonNode change)
    {
        var applied = await app.Partner.PostReplyAsync(
            $"/api/contracts/{contractId}/change-applications", new JsonObject { ["diskGigabytes"] = (int)change["diskGigabytes"]! });
        Assert.True(applied.Status == HttpStatusCode.Created, applied.Text);
        var accepted = await app.AcceptAsync(
            applied["applicationId"].GetString()!,
            new JsonObject { ["effectiveDate"] = (string)change["date"]!, ["oneTimeFee"] = (long)change["oneTimeFee"]! });
        Assert.True(accepted.Status == HttpStatusCode.Created, accepted.Text);
    }

    private static async Task NotifyAsync(SecureMxApp app, string contractId, JsonNode notice)
    {
        string target = (string)notice["target"]!;
        string path = target == "contract" ? $"/api/contracts/{contractId}" : $"/api/contracts/{contractId}/options/{target}";
        var body = new JsonObject { ["designatedDate"] = (string?)notice["designatedDate"] };
        var preview = await app.Partner.PostReplyAsync($"{path}/cancellation-previews", body);
        var given = await app.Partner.PostReplyAsync($"{path}/cancellation-notices", body);

        Assert.True(given.Status == HttpStatusCode.Accepted, given.Text);
        Assert.Equal(preview["settlement"].ToString(), given["settlement"].ToString()); // E8
    }

    private static async Task AssertBillAsync(SecureMxApp app, string contractId, JsonNode expected, string status)
    {
        var reply = await app.Partner.GetReplyAsync($"/api/contracts/{contractId}/bills/{(string)expected["month"]!}");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal(status, reply["status"].GetString());
        Assert.Equal(
            expected["lines"]!.AsArray()
                .Select(l => ((string)l!["code"]!, (long)l["amount"]!, (bool)l["taxable"]!))
                .OrderBy(l => l.Item1, StringComparer.Ordinal),
            reply["lines"].EnumerateArray().Select(
                l => (l.GetProperty("code").GetString()!, l.GetProperty("amount").GetInt64(), l.GetProperty("taxable").GetBoolean()))
                .OrderBy(l => l.Item1, StringComparer.Ordinal));
        foreach (string sum in new[] { "subtotal", "taxable", "tax", "total" })
            Assert.Equal((long)expected[sum]!, reply[sum].GetInt64());
    }

    private static JsonObject FormOf(JsonNode option)
    {
        var form = option.DeepClone().AsObject().Without("acceptedOn").Without("billingStartDate");
        return form["code"]!.GetValue<string>() is "mailbox-plus" ? form.With("domains", new JsonArray("example.co.jp")) : form;
    }

    private static string NextMonth(string month) =>
        DateOnly.ParseExact($"{month}-01", "yyyy-MM-dd", null).AddMonths(1).ToString("yyyy-MM", null);
}
