using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Budgets;

/// <summary>
/// The contracts that the budgets are counted with: one in five has six options, two have mailbox-plus with two that depend on it, two the
/// base alone.
/// </summary>
internal static class Typical
{
    private static readonly string[] Unpriced = ["omnibus", "account-api"];

    /// <summary>The options of the n-th contract.</summary>
    public static JsonObject[] Options(int n) => (n % 5) switch
    {
        0 =>
            [
                Forms.MailboxPlus(), Forms.MailingList(), Forms.Option("active-mail"), Forms.SpareMail(), Forms.Option("sandbox"),
                Forms.Option("mail-audit")],
        1 or 2 => [Forms.MailboxPlus(), Forms.MailingList(), Forms.Option("active-mail")],
        _ => [],
    };

    /// <summary>What the acceptance of those options fixes.</summary>
    public static JsonObject Terms(string billingStartDate, JsonObject[] options) =>
        Forms.Terms(billingStartDate, [.. options.Select(option => option["code"]!.GetValue<string>()).Except(Unpriced)]);

    /// <summary>A day's reading of those options.</summary>
    public static JsonObject Reading(JsonObject[] options)
    {
        var metered = new JsonObject();
        foreach (string code in options.Select(option => option["code"]!.GetValue<string>()).Where(code => code is not "mailing-list"))
            metered[code] = new JsonObject { ["accounts"] = 38 };
        var reading = new JsonObject { ["accounts"] = 130 }.With("options", metered);
        return options.Length == 0 ? reading : reading.With("mailingLists", 7);
    }

    /// <summary>A line of the bulk call.</summary>
    public static string Line(string contractId, string date, JsonObject[] options) =>
        Reading(options).With("contractId", contractId).With("date", date).ToJsonString();
}
