using System.Net;
using SecureMx.CosmosGateway;
using SecureMx.Domain;
using SecureMx.Functions.Tests.Applications;
using static SecureMx.Functions.Tests.Billing.OnOneInvoice;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>Contracts and documents are found by the numbers that people read out, on either store.</summary>
public class NumberSearchTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("cosmos")]
    public async Task A_contract_and_its_bill_are_found_by_their_numbers_as_people_write_them(string store)
    {
        await using var app = store == "cosmos"
            ? await SecureMxApp.StartAsync(new InProcessGateway(TimeProvider.System, physicalPartitions: 3), now: "2026-04-20T03:00:00Z")
            : await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string contract = await app.ContractWithAsync("2026-04-20");
        await app.ContractWithAsync("2026-04-20");
        string rival = await app.ContractAsync(Forms.Service(), Forms.Terms("2026-04-20"), app.OtherPartner);
        string number = (await app.Partner.GetReplyAsync($"/api/contracts/{contract}"))["contractNumber"].GetString()!;
        Assert.Equal(ShortNumber.OfContract(contract), number);
        await app.MoveClockAsync("2026-05-02T03:00:00Z");
        string bill = (await app.BillAsync(contract, "2026-04"))!.Value.GetProperty("shortNumber").GetString()!;

        string plain = number.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        foreach (string written in new[] { number, Full(number), plain, bill })
        {
            var found = (await app.Partner.AllAsync($"/api/contracts?number={Uri.EscapeDataString(written)}", 50)).Single();
            Assert.Equal((contract, number), (found["contractId"]!.GetValue<string>(), found["contractNumber"]!.GetValue<string>()));
        }

        foreach (string written in new[] { bill, Full(bill), bill.Replace('-', ' ').ToLowerInvariant() })
        {
            foreach (var client in new[] { app.Partner, app.Operator })
            {
                var found = (await client.GetReplyAsync($"/api/bills?number={Uri.EscapeDataString(written)}"))["items"]
                    .EnumerateArray().Single();
                Assert.Equal(("invoice", bill, contract, number, "2026-04", "acme"), (
                    found.GetProperty("kind").GetString(), found.GetProperty("number").GetString(),
                    found.GetProperty("contractId").GetString(), found.GetProperty("contractNumber").GetString(),
                    found.GetProperty("month").GetString(), found.GetProperty("partnerId").GetString()));
                var whole = await client.GetReplyAsync(found.GetProperty("path").GetString()!);
                Assert.Equal(found.GetProperty("total").GetInt64(), whole["total"].GetInt64());
                Assert.Equal(found.GetProperty("dueDate").GetString(), whole["dueDate"].GetString());
            }
        }

        Assert.Empty(await app.Partner.AllAsync($"/api/contracts?number={number}&status=terminated", 50));
        Assert.Empty(await app.Partner.AllAsync($"/api/contracts?number={ShortNumber.OfContract(rival)}", 50));
        Assert.Single(await app.Operator.AllAsync($"/api/contracts?number={ShortNumber.OfContract(rival)}", 50));

        // Another partner's number, that of an open month and that of no contract at all have one answer.
        string[] empty =
        [
            ShortNumber.OfBill(rival, new(2026, 4)), ShortNumber.OfBill(contract, new(2026, 5)),
            ShortNumber.OfBill("ctr-none", new(2026, 4)), ShortNumber.OfReturn(contract, new(2026, 4)),
            ShortNumber.OfCombined("acme/none", new(2026, 4)),
        ];
        foreach (string none in empty)
            Assert.Equal("""{"items":[],"nextCursor":null}""", (await app.Partner.GetReplyAsync($"/api/bills?number={none}")).Text);
    }

    [Fact]
    public async Task A_number_with_a_wrong_check_character_is_refused_with_a_word_of_it()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string contract = await app.ContractWithAsync("2026-04-20");
        string number = ShortNumber.OfContract(contract), bill = ShortNumber.OfBill(contract, new(2026, 4));

        foreach (var (path, wrong) in new[]
        {
            ("/api/contracts", number[..^1] + (number[^1] == '7' ? '8' : '7')), ("/api/bills", bill[..^1] + (bill[^1] == '7' ? '8' : '7')),
            ("/api/bills", bill.Replace("B202604", "B202605", StringComparison.Ordinal)),
        })
        {
            var reply = await app.Partner.GetReplyAsync($"{path}?number={wrong}");
            reply.AssertProblem(400, "malformed-request");
            Assert.Contains("\"parameter\":\"number\"", reply.Text, StringComparison.Ordinal);
            Assert.Contains("check character", reply.Text, StringComparison.Ordinal);
            var japanese = await app.Partner.GetReplyAsync($"{path}?number={wrong}", ("Accept-Language", "ja"));
            Assert.Contains("検査文字", System.Text.RegularExpressions.Regex.Unescape(japanese.Text), StringComparison.Ordinal);
        }

        foreach (string path in new[] { "/api/bills", "/api/bills?number=", "/api/bills?number=abc", $"/api/bills?number={number}" })
            (await app.Partner.GetReplyAsync(path)).AssertProblem(400, "malformed-request");
    }

    [Fact]
    public async Task Combined_invoices_their_parts_and_what_they_give_back_are_found_by_their_numbers()
    {
        await using var app = await LateEndAsync("2027-02");
        await app.MoveClockAsync("2027-04-02T03:00:00Z");
        var invoice = await InvoiceAsync(app, "2027-02");
        string part = ShortNumber.OfBill(invoice["parts.0.contractId"].GetString()!, new(2027, 2));

        foreach (var (number, kind) in new[]
        {
            (invoice["number"].GetString()!, "invoice"), (invoice["documents.1.number"].GetString()!, "return"), (part, "part"),
        })
        {
            var found = (await app.Partner.GetReplyAsync($"/api/bills?number={number}"))["items"].EnumerateArray().Single();
            Assert.Equal((kind, number, Customer), (
                found.GetProperty("kind").GetString(), found.GetProperty("number").GetString(),
                found.GetProperty("customerId").GetString()));
            var whole = await app.Partner.GetReplyAsync(found.GetProperty("path").GetString()!);
            Assert.Equal(HttpStatusCode.OK, whole.Status);
            Assert.Equal(found.GetProperty("total").GetInt64(), whole["total"].GetInt64());
            Assert.Empty((await app.OtherPartner.GetReplyAsync($"/api/bills?number={number}"))["items"].EnumerateArray());
        }
    }

    private static string Full(string text) => string.Concat(text.Select(c => (char)(c + 0xFEE0)));
}
