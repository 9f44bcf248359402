using System.Text.Json.Nodes;
using SecureMx.CosmosGateway;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Contracts;

/// <summary>Contracts are found by what a caller knows of them, on either store.</summary>
public sealed class FindingTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("cosmos")]
    public async Task Contracts_are_found_by_domain_address_and_name(string store)
    {
        await using var app = await StartAsync(store);
        string abc = await app.ContractAsync(Form("株式会社ＡＢＣ", "例え.jp"), Forms.Terms("2026-04-01"));
        string trading = await app.ContractAsync(Form("Abc Trading", "example.jp"), Forms.Terms("2026-04-01"));
        string aaa = await app.ContractAsync(Form("AAA"), Forms.Terms("2026-04-01"));
        string rival = await app.ContractAsync(Form("ABC of the rival", "例え.jp"), Forms.Terms("2026-04-01"), app.OtherPartner);
        string address = (await app.Partner.GetReplyAsync($"/api/contracts/{abc}"))["ipAddresses"][0].GetString()!;

        await FindsAsync(app, "customerName=abc", [trading, abc]);
        await FindsAsync(app, "customerName=ＡＢＣ", [trading, abc]);
        await FindsAsync(app, "customerName=会社a", [abc]);
        await FindsAsync(app, "customerName=株式会社abc", [abc]);
        await FindsAsync(app, "customerName=bc tr", [trading]);
        await FindsAsync(app, "customerName=aaa", [aaa]);
        await FindsAsync(app, "customerName=aaaa", []);
        await FindsAsync(app, "customerName=b", [trading, abc]);
        await FindsAsync(app, "customerName=rival", []);
        await FindsAsync(app, "domain=XN--R8JZ45G.jp", [abc]);
        await FindsAsync(app, "domain=例え.jp&customerName=abc&status=active", [abc]);
        await FindsAsync(app, "domain=例え.jp&customerName=trading", []);
        await FindsAsync(app, $"ipAddress={address}", [abc]);
        await FindsAsync(app, $"ipAddress={address}&domain=example.jp", []);
        await FindsAsync(app, "sort=oldest", [abc, trading, aaa]);
        await FindsAsync(app, "", [aaa, trading, abc]);
        await FindsAsync(app, "customerName=abc", [rival, trading, abc], app.Operator);

        var item = (await app.Partner.GetReplyAsync($"/api/contracts?ipAddress={address}"))["items"][0];
        Assert.Equal("株式会社ＡＢＣ", item.GetProperty("customerName").GetString());
        Assert.Equal("株式会社ＡＢＣ", (await app.Partner.GetReplyAsync($"/api/contracts/{abc}"))["customerName"].GetString());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("cosmos")]
    public async Task Contracts_are_found_by_the_days_of_their_ends_and_those_of_their_options(string store)
    {
        await using var app = await StartAsync(store);
        string whole = await ContractAsync(), option = await ContractAsync(), both = await ContractAsync();
        await ContractAsync();
        await EndAsync($"{whole}", "2026-06-30");
        await EndAsync($"{option}/options/mailbox-plus", "2026-05-31");
        await EndAsync($"{both}/options/mailbox-plus", "2026-05-30");
        await EndAsync($"{both}", "2026-07-31");

        await FindsAsync(app, "sort=ends", [both, option, whole]);
        await FindsAsync(app, "endsFrom=2026-05-30", [both, option, whole]);
        await FindsAsync(app, "endsFrom=2026-05-31", [option, whole, both]);
        await FindsAsync(app, "endsFrom=2026-05-31&endsTo=2026-05-31", [option]);
        await FindsAsync(app, "endsTo=2026-05-29", []);
        await FindsAsync(app, "endsTo=2026-06-30", [both, option, whole]);
        await FindsAsync(app, "endsFrom=2026-07-01&endsTo=2026-07-31", [both]);
        await FindsAsync(app, "endsFrom=2026-08-01", []);
        await FindsAsync(app, "endsFrom=2026-05-30&status=active", [option]);
        await FindsAsync(app, "endsFrom=2026-05-30&status=termination-pending", [both, whole]);
        await FindsAsync(app, "endsFrom=2026-05-30&customerName=例示&option=mailbox-plus&domain=example.jp", [both, option, whole]);

        // A second notice brings an end forward (E3), a withdrawn one comes to nothing (E4).
        await EndAsync($"{whole}", "2026-05-15");
        await FindsAsync(app, "endsFrom=2026-05-01", [whole, both, option]);
        string notice = (await app.Partner.GetReplyAsync($"/api/contracts/{both}"))["end"].GetProperty("noticeId").GetString()!;
        await app.Operator.PostReplyAsync($"/api/contracts/{both}/cancellation-notices/{notice}/withdrawal", new { consent = "合意" });
        await FindsAsync(app, "endsFrom=2026-05-31", [option]);

        await app.MoveClockAsync("2026-05-16T03:00:00Z");
        await FindsAsync(app, "status=terminated", [whole]);
        await FindsAsync(app, "endsFrom=2026-05-01&status=terminated", [whole]);

        async Task<string> ContractAsync() =>
            await app.ContractAsync(Forms.Service(Forms.MailboxPlus()), Forms.Terms("2026-04-01", "mailbox-plus"));

        async Task EndAsync(string target, string day)
        {
            var reply = await app.Partner.PostReplyAsync($"/api/contracts/{target}/cancellation-notices", new { designatedDate = day });
            Assert.True((int)reply.Status == 202, reply.Text);
        }
    }

    [Theory]
    [InlineData("2026-06-30", "b.example.jp", true, true)]
    [InlineData("2026-04-30", "b.example.jp", true, false)]
    public async Task A_contract_is_found_by_what_it_covers_today_or_later(string day, string domain, bool isFound, bool isOldFound)
    {
        await using var app = await SecureMxApp.StartAsync();
        string id = await app.ContractAsync(Form("例示", "a.example.jp"), Forms.Terms("2026-04-01"));
        var change = await app.Partner.PostReplyAsync(
            $"/api/contracts/{id}/change-applications", new { domains = new[] { domain }, ipAddresses = new[] { Forms.NewAddress() } });
        var accepted = await app.AcceptAsync(
            change["applicationId"].GetString()!,
            new JsonObject { ["effectiveDate"] = day == "2026-06-30" ? "2026-07-01" : "2026-05-01", ["oneTimeFee"] = 0 });
        Assert.True((int)accepted.Status is 200 or 201, accepted.Text);
        await app.MoveClockAsync("2026-05-15T00:00:00Z");

        await FindsAsync(app, $"domain={domain}", isFound ? [id] : [], counts: false);
        await FindsAsync(app, "domain=a.example.jp", isOldFound ? [id] : [], counts: false);
    }

    [Fact]
    public async Task A_cursor_of_another_query_is_refused_and_one_with_a_count_is_not()
    {
        await using var app = await SecureMxApp.StartAsync();
        for (int i = 0; i < 3; i++)
            await app.ContractAsync("2026-04-01");
        string cursor = (await app.Partner.GetReplyAsync("/api/contracts?limit=1&customerName=例示"))["nextCursor"].GetString()!;
        foreach (string other in new[] { "", "customerName=例", "customerName=例示&sort=oldest", "customerName=例示&status=active" })
        {
            string query = $"/api/contracts?{other}&cursor={cursor}".Replace("?&", "?", StringComparison.Ordinal);
            Assert.StartsWith(
                "cursor: ", Assert.Single((await app.Partner.GetReplyAsync(query)).AssertProblem(400, "malformed-request")));
        }

        var next = await app.Partner.GetReplyAsync($"/api/contracts?limit=1&customerName=例示&count=true&cursor={cursor}");
        Assert.Equal(3, next["total"].GetInt32());
        Assert.DoesNotContain("total", (await app.Partner.GetReplyAsync("/api/contracts?count=false")).Text, StringComparison.Ordinal);
    }

    private static JsonObject Form(string name, string domain = "example.co.jp")
    {
        var form = Forms.Service();
        form["customerName"] = name;
        form["domains"] = new JsonArray(domain);
        return form;
    }

    private static Task<SecureMxApp> StartAsync(string store) => store == "cosmos"
        ? SecureMxApp.StartAsync(new InProcessGateway(TimeProvider.System, physicalPartitions: 3))
        : SecureMxApp.StartAsync();

    private static async Task FindsAsync(
        SecureMxApp app, string query, string[] contractIds, HttpClient? by = null, bool counts = true)
    {
        foreach (int limit in new[] { 1, 2, 50 })
        {
            var found = await (by ?? app.Partner).AllAsync($"/api/contracts?{query}".TrimEnd('?'), limit);
            Assert.Equal(contractIds, found.Select(item => item["contractId"]!.GetValue<string>()));
        }

        if (counts)
        {
            string counted = $"/api/contracts?{query}&count=true&limit=1".Replace("?&", "?", StringComparison.Ordinal);
            Assert.Equal(contractIds.Length, (await (by ?? app.Partner).GetReplyAsync(counted))["total"].GetInt32());
        }
    }
}
