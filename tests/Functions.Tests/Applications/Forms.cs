using System.Text.Json.Nodes;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>The forms that partners and operators fill in; each has an address of its own.</summary>
internal static class Forms
{
    private static int _forms;

    /// <summary>An address that no other test has.</summary>
    public static string NewAddress()
    {
        int number = Interlocked.Increment(ref _forms);
        return $"20.{number / 62500}.{number / 250 % 250}.{number % 250}";
    }

    /// <summary>A customer's id that no other test has.</summary>
    public static string NewCustomer() => $"cust-{Interlocked.Increment(ref _forms)}";

    /// <summary>An application for the service, with these options.</summary>
    public static JsonObject Service(params JsonObject[] options) => new()
    {
        ["customerId"] = NewCustomer(),
        ["customerName"] = "例示株式会社",
        ["domains"] = new JsonArray("example.co.jp", "example.jp"),
        ["ipAddresses"] = new JsonArray(NewAddress()),
        ["administrators"] = new JsonArray(new JsonObject { ["name"] = "管理 太郎", ["email"] = "admin@example.co.jp" }),
        ["accounts"] = 120,
        ["options"] = new JsonArray([.. options]),
    };

    /// <summary>An application for options on a contract.</summary>
    public static JsonObject Options(params JsonObject[] options) => new() { ["options"] = new JsonArray([.. options]) };

    public static JsonObject MailboxPlus() => new()
    {
        ["code"] = "mailbox-plus",
        ["domains"] = new JsonArray("example.co.jp"),
        ["diskGigabytes"] = 100,
        ["accounts"] = 100,
    };

    public static JsonObject MailingList() => new() { ["code"] = "mailing-list", ["mailingLists"] = 4 };

    public static JsonObject SpareMail() =>
        new() { ["code"] = "spare-mail", ["domains"] = new JsonArray("example.jp"), ["retentionDays"] = 7 };

    public static JsonObject Option(string code) => new() { ["code"] = code };

    /// <summary>What an acceptance fixes: a billing start date and prices for the base and these options.</summary>
    public static JsonObject Terms(string billingStartDate, params string[] options) => new()
    {
        ["billingStartDate"] = billingStartDate,
        ["prices"] = new JsonObject
        {
            ["base"] = new JsonObject { ["initial"] = 50000, ["monthly"] = 30000, ["perAccount"] = 200 },
            ["options"] = new JsonObject(options.Select(code => KeyValuePair.Create<string, JsonNode?>(code, PricesOf(code)))),
        },
    };

    /// <summary>
    /// A contract of acme's that is to be taken over, billed from the day of its conclusion, with these options and their prices.
    /// </summary>
    public static JsonObject Migrated(string concludedOn, JsonObject[] options, params string[] priced)
    {
        var form = Service(options);
        foreach ((string name, var value) in Terms(concludedOn, priced))
            form[name] = value!.DeepClone();
        (form["concludedOn"], form["partnerId"]) = (concludedOn, "acme");
        return form;
    }

    /// <summary>The form with one member set.</summary>
    public static JsonObject With(this JsonObject form, string member, JsonNode? value)
    {
        form[member] = value;
        return form;
    }

    /// <summary>The form without one member.</summary>
    public static JsonObject Without(this JsonObject form, string member)
    {
        form.Remove(member);
        return form;
    }

    private static JsonObject PricesOf(string code)
    {
        var prices = new JsonObject { ["initial"] = 3000 };
        if (code is "spare-mail")
            return prices.With("perAccountByRetention", new JsonArray(new JsonObject { ["upToDays"] = 30, ["amount"] = 40 }));
        if (code is "configuration-consulting")
            return prices;
        prices["monthly"] = 1000;
        return code switch
        {
            "mailing-list" => prices.With("perMailingList", 50),
            "private-relay" => prices,
            "mailbox-plus" => prices.With("perAccount", 300)
                .With(
                    "disk",
                    new JsonArray(
                        new JsonObject { ["upToGigabytes"] = 100, ["monthly"] = 10000 },
                        new JsonObject { ["upToGigabytes"] = 500, ["monthly"] = 40000 })),
            _ => prices.With("perAccount", 90),
        };
    }
}
