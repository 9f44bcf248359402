using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Examples;

/// <summary>From an application to a contract, and applications that come to nothing.</summary>
internal static class ApplicationChapter
{
    /// <summary>An application for the service with mailbox-plus and mailing-list.</summary>
    public static JsonObject Form(string customerId = "cust-1", string address = "203.0.113.10") => new()
    {
        ["customerId"] = customerId,
        ["customerName"] = "例示株式会社",
        ["domains"] = new JsonArray("example.co.jp"),
        ["ipAddresses"] = new JsonArray(address),
        ["administrators"] = new JsonArray(new JsonObject { ["name"] = "管理 太郎", ["email"] = "admin@example.co.jp" }),
        ["accounts"] = 120,
        ["options"] = new JsonArray(
            new JsonObject
            {
                ["code"] = "mailbox-plus",
                ["domains"] = new JsonArray("example.co.jp"),
                ["diskGigabytes"] = 100,
                ["accounts"] = 100,
            },
            new JsonObject { ["code"] = "mailing-list", ["mailingLists"] = 4 }),
    };

    /// <summary>What its acceptance fixes.</summary>
    public static JsonObject Acceptance(string billingStartDate) =>
        new() { ["billingStartDate"] = billingStartDate, ["prices"] = Prices() };

    /// <summary>A price sheet.</summary>
    public static JsonObject Prices(int monthly = 10_000) => new()
    {
        ["base"] = new JsonObject { ["initial"] = 30_000, ["monthly"] = monthly, ["perAccount"] = 200 },
        ["options"] = new JsonObject
        {
            ["mailbox-plus"] = new JsonObject
            {
                ["initial"] = 5_000,
                ["monthly"] = 0,
                ["perAccount"] = 100,
                ["disk"] = new JsonArray(
                    new JsonObject { ["upToGigabytes"] = 100, ["monthly"] = 10_000 },
                    new JsonObject { ["upToGigabytes"] = 300, ["monthly"] = 25_000 }),
            },
            ["mailing-list"] = new JsonObject { ["initial"] = 0, ["monthly"] = 3_000, ["perMailingList"] = 500 },
        },
    };

    /// <summary>A contract that begins on a day.</summary>
    public static Task<string> ContractAsync(SecureMxApp app, string billingStartDate, string customerId = "cust-1", int number = 10) =>
        app.ContractAsync(Form(customerId, $"203.0.113.{number}"), Acceptance(billingStartDate));

    public static async Task TellAsync(SecureMxApp app, ExampleBook book)
    {
        string id = (await book.PostAsync(app.Partner, "/api/applications", Form()))["applicationId"].GetString()!;
        await book.GetAsync(app.Operator, "/api/applications?status=received&count=true");
        await book.GetAsync(app.Partner, $"/api/applications/{id}");
        var contract = await book.PostAsync(app.Operator, $"/api/applications/{id}/acceptance", Acceptance("2026-04-01"));
        await book.PostAsync(app.Operator, $"/api/applications/{id}/acceptance", Acceptance("2026-04-01"));
        string path = $"/api/contracts/{contract["contractId"].GetString()}";

        string refused = await app.ReceivedAsync(Form("cust-2", "203.0.113.11"));
        await book.PostAsync(app.Operator, $"/api/applications/{refused}/rejection", new { reason = "書類不備" });
        await book.PostAsync(
            app.Partner, $"{path}/option-applications",
            JsonNode.Parse("""{"options": [{"code": "spare-mail", "domains": [], "retentionDays": 7}]}""")!);
        await book.PostAsync(app.Partner, $"{path}/change-applications", new { diskGigabytes = 300 });
        await book.PostAsync(
            app.Partner, $"{path}/transfer-applications",
            new { customerId = "cust-2", customerName = "承継株式会社", reason = "吸収合併による承継" });

        await book.PostAsync(app.Operator, "/api/migrated-contracts", Migrated("cust-9", 20, "2012-06-01"));
        await book.PostLineAsync(app.Operator, "/api/migrated-contracts", Migrated("cust-10", 21, "2019-05-01"));
    }

    private static JsonObject Migrated(string customerId, int number, string concludedOn)
    {
        var form = Form(customerId, $"203.0.113.{number}");
        (form["partnerId"], form["concludedOn"], form["billingStartDate"], form["prices"]) = ("acme", concludedOn, concludedOn, Prices());
        return form;
    }
}
