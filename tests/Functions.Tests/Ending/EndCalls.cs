using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>What tests of ends ask of the app, through its own calls.</summary>
internal static class EndCalls
{
    /// <summary>
    /// The contract with mailbox-plus and all that needs it: mailing-list, active-mail and omnibus; beside them private-relay.
    /// </summary>
    public static Task<string> MailboxContractAsync(this SecureMxApp app, string billingStartDate = "2026-04-01") => app.ContractAsync(
        Forms.Service(
            Forms.MailboxPlus(), Forms.MailingList(), Forms.Option("active-mail"), Forms.Option("omnibus"), Forms.Option("private-relay")),
        Forms.Terms(billingStartDate, "mailbox-plus", "mailing-list", "active-mail", "private-relay"));

    /// <summary>Gives a notice that must be taken.</summary>
    public static async Task<Reply> NoticeAsync(this HttpClient caller, string contractId, string target = "contract", object? body = null)
    {
        var reply = await caller.PostReplyAsync(Notices(contractId, target), body ?? new { });
        Assert.True(reply.Status == HttpStatusCode.Accepted, reply.Text);
        return reply;
    }

    /// <summary>The path of the notices for a contract or one of its options.</summary>
    public static string Notices(string contractId, string target = "contract") =>
        target == "contract"
            ? $"/api/contracts/{contractId}/cancellation-notices"
            : $"/api/contracts/{contractId}/options/{target}/cancellation-notices";

    /// <summary>The path of the previews for a contract or one of its options.</summary>
    public static string Previews(string contractId, string target = "contract") =>
        Notices(contractId, target).Replace("notices", "previews", StringComparison.Ordinal);

    /// <summary>The contract as an operator sees it now.</summary>
    public static async Task<Reply> ContractNowAsync(this SecureMxApp app, string contractId)
    {
        var reply = await app.Operator.GetReplyAsync($"/api/contracts/{contractId}");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply;
    }

    /// <summary>The latest option of a code.</summary>
    public static JsonElement Option(this Reply contract, string code) =>
        contract["options"].EnumerateArray().Last(option => option.GetProperty("code").GetString() == code);

    /// <summary>The status of the contract (<c>contract</c>) or of an option.</summary>
    public static string? StatusOf(this Reply contract, string target) =>
        (target == "contract" ? contract.Body : contract.Option(target)).GetProperty("status").GetString();

    /// <summary>The last day of the contract or of an option; null if it has no end.</summary>
    public static string? EndOf(this Reply contract, string target)
    {
        var end = (target == "contract" ? contract.Body : contract.Option(target)).GetProperty("end");
        return end.ValueKind == JsonValueKind.Null ? null : end.GetProperty("effectiveDate").GetString();
    }

    /// <summary>The types of the contract's events from one version on, in order; of what concerns an option with its code.</summary>
    public static async Task<IReadOnlyList<string>> EventsAsync(this SecureMxApp app, string contractId, int after = 0)
    {
        var reply = await app.Operator.GetReplyAsync($"/api/contracts/{contractId}/events?limit=200");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return [.. reply["items"].EnumerateArray().Where(item => item.GetProperty("version").GetInt32() > after).Select(Describe)];
    }

    /// <summary>How many orchestrations are neither completed nor failed nor terminated.</summary>
    public static async Task<int> LiveInstancesAsync(this SecureMxApp app)
    {
        int count = 0;
        await foreach (var instance in app.Orchestrations.GetAllInstancesAsync())
            count += instance.IsCompleted ? 0 : 1;
        return count;
    }

    /// <summary>An orchestration is gone, as if its storage had lost it.</summary>
    public static async Task LoseAsync(this SecureMxApp app, string instanceId)
    {
        var client = app.Orchestrations;
        await client.TerminateInstanceAsync(instanceId);
        await client.WaitForInstanceCompletionAsync(instanceId);
        await client.PurgeInstanceAsync(instanceId);
    }

    private static string Describe(JsonElement item)
    {
        string type = item.GetProperty("type").GetString()!;
        return item.GetProperty("data").TryGetProperty("code", out var code) ? $"{type} {code.GetString()}" : type;
    }
}
