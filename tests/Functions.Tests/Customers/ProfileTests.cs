using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Customers;

/// <summary>A customer's name and address change by a call of their own, from a month on; an application changes neither (A1).</summary>
public sealed class ProfileTests : IAsyncLifetime
{
    private const string Old = "例示株式会社";
    private const string New = "新例示株式会社";
    private SecureMxApp _app = null!;

    public async Task InitializeAsync() => _app = await SecureMxApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("2026-04", New, New, New)]
    [InlineData("2026-05", Old, New, New)]
    [InlineData("2026-06", Old, Old, New)]
    public async Task Bills_of_months_from_that_one_on_show_the_new_name(string from, string april, string may, string june)
    {
        var (contract, customer) = await ContractAsync();
        await PutAsync(customer, from);
        string[] expected = [april, may, june];

        Assert.Equal(expected, await NamesAsync(contract)); // previews
        await _app.MoveClockAsync("2026-07-02T00:00:00Z");
        Assert.Equal(expected, await NamesAsync(contract)); // closed
    }

    [Fact]
    public async Task Bills_of_closed_months_keep_their_names_and_open_ones_take_the_new_one()
    {
        var (contract, customer) = await ContractAsync();
        await _app.MoveClockAsync("2026-05-10T00:00:00Z");
        string before = (await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/2026-04")).Text;

        await PutAsync(customer, "2026-01");

        Assert.Equal(before, (await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/2026-04")).Text);
        Assert.Equal([Old, New, New], await NamesAsync(contract));
    }

    [Fact]
    public async Task The_bill_is_addressed_as_the_profile_says()
    {
        var (contract, customer) = await ContractAsync();
        await PutAsync(customer, "2026-05");
        await _app.MoveClockAsync("2026-06-02T00:00:00Z");

        string april = (await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/2026-04", ("Accept", "text/html"))).Text;
        string may = (await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/2026-05", ("Accept", "text/html"))).Text;

        Assert.DoesNotContain("経理部", april, StringComparison.Ordinal);
        Assert.All(new[] { New, "経理部", "千代田1-1" }, text => Assert.Contains(text, may, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, null, null, "例示 花子 様")]
    [InlineData(false, null, null, "例示 花子 御中")]
    [InlineData(null, null, null, "例示 花子 御中")]
    [InlineData(true, "経理部", null, "経理部 御中")]
    [InlineData(true, null, "例示 太郎", "例示 太郎 様")]
    public async Task A_person_is_addressed_as_a_person(bool? isPerson, string? department, string? contact, string last)
    {
        var (contract, customer) = await ContractAsync();
        var body = new JsonObject
        {
            ["name"] = "例示 花子",
            ["from"] = "2026-04",
            ["reason"] = "個人",
            ["department"] = department,
            ["contact"] = contact,
        };
        if (isPerson is not null)
            body["isPerson"] = isPerson;

        var put = await _app.Operator.PutReplyAsync($"/api/customers/{customer}/profile", body);

        Assert.True(put.Status == HttpStatusCode.OK, put.Text);
        Assert.Equal(isPerson ?? false, put["profile.isPerson"].GetBoolean());
        await _app.MoveClockAsync("2026-05-02T00:00:00Z");
        var bill = await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/2026-04", ("Accept", "text/html"));
        Assert.Contains(last, WebUtility.HtmlDecode(bill.Text), StringComparison.Ordinal);
        body["isPerson"] = "yes";
        (await _app.Operator.PutReplyAsync($"/api/customers/{customer}/profile", body)).AssertProblem(400, "malformed-request");
    }

    [Fact]
    public async Task The_customer_shows_what_holds_what_is_to_come_and_who_changed_it_why()
    {
        var (_, customer) = await ContractAsync();
        await PutAsync(customer, "2026-06");
        await PutAsync(customer, "2026-05", "間の名称");

        var shown = await _app.Operator.GetReplyAsync($"/api/customers/{customer}");
        Assert.Equal((Old, Old), (shown["customerName"].GetString(), shown["profile.name"].GetString()));
        Assert.Equal(JsonValueKind.Null, shown["profile.from"].ValueKind);
        Assert.Equal(["2026-05 間の名称", $"2026-06 {New}"], shown["comingProfiles"].EnumerateArray().Select(Line));
        Assert.Equal(
            [$"2026-06 {New} 商号変更の届出 operator", "2026-05 間の名称 商号変更の届出 operator"],
            shown["profileHistory"].EnumerateArray().Select(change =>
                $"{Line(change.GetProperty("profile"))} {change.GetProperty("reason")} {change.GetProperty("by").GetProperty("role")}"));
        Assert.NotEqual(JsonValueKind.Null, shown["profileHistory.0.by.name"].ValueKind);
        var partners = await _app.Partner.GetReplyAsync($"/api/customers/{customer}");
        Assert.Equal(JsonValueKind.Null, partners["profileHistory.0.by.name"].ValueKind);

        await _app.MoveClockAsync("2026-04-30T15:00:00Z"); // May in Tokyo
        shown = await _app.Operator.GetReplyAsync($"/api/customers/{customer}");
        Assert.Equal(("間の名称", "2026-05"), (shown["customerName"].GetString(), shown["profile.from"].GetString()));
    }

    [Fact]
    public async Task It_is_shown_with_the_name_of_the_month_and_found_by_that_and_by_the_coming_one()
    {
        const string Other = "改称商事合同会社";
        var (contract, customer) = await ContractAsync();
        await PutAsync(customer, "2026-05", Other);
        string list = $"/api/contracts?customerId={customer}";

        foreach (var (month, name) in new[] { ("2026-04-01", Old), ("2026-05-01", Other) })
        {
            await _app.MoveClockAsync($"{month}T01:00:00Z");
            Assert.Equal(name, (await _app.Partner.GetReplyAsync($"/api/contracts/{contract}"))["customerName"].GetString());
            Assert.Equal(name, (await _app.Partner.GetReplyAsync(list))["items.0.customerName"].GetString());
            foreach (string sought in new[] { Old, Other })
            {
                Assert.Single(await _app.Partner.AllAsync($"{list}&customerName={Uri.EscapeDataString(sought)}", 10));
                var found = await _app.Partner.AllAsync($"/api/customers?name={Uri.EscapeDataString(sought)}", 10);
                var shown = Assert.Single(found, one => one["customerId"]!.GetValue<string>() == customer);
                Assert.Equal(name, shown["customerName"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task R1_the_change_is_on_the_record_of_each_contract_once()
    {
        var (first, customer) = await ContractAsync();
        string second = await _app.ContractAsync(Form(customer), Forms.Terms("2026-04-01"));

        await PutAsync(customer, "2026-05");
        await PutAsync(customer, "2026-05");

        foreach (string contract in new[] { first, second })
        {
            var change = Assert.Single(
                (await _app.Operator.GetReplyAsync($"/api/contracts/{contract}/events"))["items"].EnumerateArray(),
                item => item.GetProperty("type").GetString() == "customer-profile-changed");
            Assert.Equal("operator", change.GetProperty("by").GetProperty("role").GetString());
            Assert.Equal("商号変更の届出", change.GetProperty("data").GetProperty("reason").GetString());
        }

        Assert.Equal(1, (await _app.Operator.GetReplyAsync($"/api/customers/{customer}"))["profileHistory"].GetArrayLength());
    }

    [Fact]
    public async Task A_contract_that_is_concluded_later_knows_the_profile()
    {
        var (_, customer) = await ContractAsync();
        await PutAsync(customer, "2026-04");
        await PutAsync(customer, "2026-06", "その後の名称");

        string later = await _app.ContractAsync(Form(customer, New), Forms.Terms("2026-04-01"));

        Assert.Equal([New, New, "その後の名称"], await NamesAsync(later));
    }

    [Fact]
    public async Task More_contracts_than_an_answer_can_wait_for_know_it_soon_after()
    {
        string customer = Forms.NewCustomer();
        for (int number = 0; number < 52; number++)
            await _app.ContractAsync(Form(customer), Forms.Terms("2026-04-01"));

        await PutAsync(customer, "2026-04");
        await _app.MoveClockAsync("2026-04-02T00:00:00Z");

        foreach (var contract in await _app.Operator.AllAsync($"/api/contracts?customerId={customer}", 100))
        {
            var bill = await _app.Partner.GetReplyAsync($"/api/contracts/{contract["contractId"]!.GetValue<string>()}/bills/2026-04");
            Assert.Equal(New, bill["customerName"].GetString()!);
        }

        Assert.Equal(0, await _app.LiveInstancesAsync());
    }

    [Theory]
    [InlineData("別の株式会社")]
    [InlineData("例示株式会社大阪")]
    public async Task A1_an_application_with_another_name_is_refused_with_the_name_on_record(string name)
    {
        var (_, customer) = await ContractAsync();

        var refused = await _app.Partner.PostReplyAsync("/api/applications", Form(customer, name));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(("A1", "/customerName"), (refused["violations.0.rule"].GetString(), refused["violations.0.pointer"].GetString()));
        Assert.Contains(Old, refused["violations.0.message"].GetString(), StringComparison.Ordinal);
        Assert.Equal(Old, (await _app.Partner.GetReplyAsync($"/api/customers/{customer}"))["customerName"].GetString()!);
        // Another partner's customer of the same id is another.
        Assert.Equal(HttpStatusCode.Created, (await _app.OtherPartner.PostReplyAsync("/api/applications", Form(customer, name))).Status);
    }

    [Theory]
    [InlineData("ABC株式会社", "ＡＢＣ株式会社")]
    [InlineData("ABC株式会社", "abc 株式会社")]
    [InlineData("カブシキガイシャ", "ｶﾌﾞｼｷｶﾞｲｼｬ")]
    public async Task A1_another_way_of_writing_is_no_other_name_and_changes_nothing(string onRecord, string written)
    {
        string customer = Forms.NewCustomer();
        await _app.ContractAsync(Form(customer, onRecord), Forms.Terms("2026-04-01"));

        string contract = await _app.ContractAsync(Form(customer, written), Forms.Terms("2026-04-01"));

        Assert.Equal(onRecord, (await NamesAsync(contract))[0]);
        Assert.Equal(onRecord, (await _app.Partner.GetReplyAsync($"/api/customers/{customer}"))["customerName"].GetString()!);
    }

    [Fact]
    public async Task A1_the_coming_name_may_be_applied_for_and_a_former_one_may_not_unless_it_arrived_before()
    {
        var (_, customer) = await ContractAsync();
        string waiting = await _app.ReceivedAsync(Form(customer));
        await PutAsync(customer, "2026-05");
        Assert.Equal(HttpStatusCode.Created, (await _app.Partner.PostReplyAsync("/api/applications", Form(customer, New))).Status);

        await _app.MoveClockAsync("2026-05-02T00:00:00Z");
        (await _app.Partner.PostReplyAsync("/api/applications", Form(customer))).AssertProblem(409, "conflict");
        var accepted = await _app.Operator.PostReplyAsync($"/api/applications/{waiting}/acceptance", Forms.Terms("2026-05-02"));

        Assert.Equal(HttpStatusCode.Created, accepted.Status);
        Assert.Equal(New, (await _app.Partner.GetReplyAsync(
            $"/api/contracts/{accepted["contractId"].GetString()}/bills/2026-05"))["customerName"].GetString()!);
    }

    [Fact]
    public async Task A2_of_two_names_for_a_new_customer_the_first_that_is_accepted_is_its_name()
    {
        string customer = Forms.NewCustomer();
        string one = await _app.ReceivedAsync(Form(customer)), other = await _app.ReceivedAsync(Form(customer, "別の株式会社"));
        await _app.Operator.PostReplyAsync($"/api/applications/{one}/acceptance", Forms.Terms("2026-04-01"));

        var refused = await _app.Operator.PostReplyAsync($"/api/applications/{other}/acceptance", Forms.Terms("2026-04-01"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(Old, (await _app.Partner.GetReplyAsync($"/api/customers/{customer}"))["customerName"].GetString()!);
    }

    [Theory]
    [InlineData("/name", "name", "")]
    [InlineData("/name", "name", null)]
    [InlineData("/address", "address", "一\n二")]
    [InlineData("/from", "from", "2026-13")]
    [InlineData("/from", "from", "2036-05")]
    [InlineData("/reason", "reason", " ")]
    public async Task What_is_no_profile_is_400_and_changes_nothing(string pointer, string member, string? value)
    {
        var (_, customer) = await ContractAsync();
        var body = Body("2026-05");
        body[member] = value;

        var refused = await _app.Operator.PutReplyAsync($"/api/customers/{customer}/profile", body);

        Assert.Contains(
            refused.AssertProblem(400, "malformed-request"), fault => fault.StartsWith($"{pointer}: ", StringComparison.Ordinal));
        Assert.Equal(0, (await _app.Operator.GetReplyAsync($"/api/customers/{customer}"))["profileHistory"].GetArrayLength());
    }

    [Fact]
    public async Task A_partner_may_not_change_it_and_of_an_unknown_customer_it_is_404()
    {
        var (_, customer) = await ContractAsync();
        (await _app.Partner.PutReplyAsync($"/api/customers/{customer}/profile", Body("2026-05"))).AssertProblem(403, "forbidden");
        (await _app.Operator.PutReplyAsync("/api/customers/nobody/profile", Body("2026-05"))).AssertProblem(404, "not-found");
        (await _app.Operator.PutReplyAsync($"/api/customers/{customer}/profile?partnerId=rival", Body("2026-05")))
            .AssertProblem(404, "not-found");
    }

    private static JsonObject Form(string customer, string name = Old) =>
        Forms.Service().With("customerId", customer).With("customerName", name);

    private static JsonObject Body(string from, string name = New) => new()
    {
        ["name"] = name,
        ["nameKana"] = "シンレイジ",
        ["address"] = "〒100-0001 東京都千代田区千代田1-1",
        ["department"] = "経理部",
        ["from"] = from,
        ["reason"] = "商号変更の届出",
    };

    private async Task<(string Contract, string Customer)> ContractAsync()
    {
        string customer = Forms.NewCustomer();
        return (await _app.ContractAsync(Form(customer), Forms.Terms("2026-04-01")), customer);
    }

    private async Task PutAsync(string customer, string from, string name = New)
    {
        var reply = await _app.Operator.PutReplyAsync($"/api/customers/{customer}/profile", Body(from, name));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    private async Task<string[]> NamesAsync(string contract)
    {
        List<string> names = [];
        foreach (string month in new[] { "2026-04", "2026-05", "2026-06" })
            names.Add((await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/{month}"))["customerName"].GetString()!);
        return [.. names];
    }

    private static string Line(JsonElement profile) => $"{profile.GetProperty("from")} {profile.GetProperty("name")}";
}
