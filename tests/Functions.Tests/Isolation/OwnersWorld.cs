using System.Net;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.EveryCall;

namespace SecureMx.Functions.Tests.Isolation;

/// <summary>An app in which the partner <c>acme</c> has one of everything, and the partner <c>rival</c> one contract of its own.</summary>
public sealed class OwnersWorld : IAsyncLifetime
{
    /// <summary>The key under which acme has applied.</summary>
    public const string UsedKey = "acme-has-used-this-key";

    private readonly Dictionary<string, string> _acmes = [];

    public SecureMxApp App { get; private set; } = null!;

    /// <summary>What acme has, by the name of the path parameter that names it.</summary>
    public IReadOnlyDictionary<string, string> Acmes => _acmes;

    /// <summary>A contract of rival's.</summary>
    public string RivalsContract { get; private set; } = "";

    public async Task InitializeAsync()
    {
        App = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", "--Webhooks:AllowLoopback", "true");
        JsonObject form = Forms.Service(Forms.MailboxPlus(), Forms.MailingList());
        string contract = await App.ContractAsync(form, Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list"));
        RivalsContract = await App.ContractAsync(
            Forms.Service(Forms.MailboxPlus(), Forms.MailingList()), Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list"),
            App.OtherPartner);
        await App.MoveClockAsync("2026-04-20T00:00:00Z");
        string path = $"/api/contracts/{contract}";

        Reply application = await App.Partner.PostReplyAsync(
            "/api/applications", Call.All["ApplyForService"].Body!.ToJsonString(), ("Idempotency-Key", UsedKey));
        Reply notice = await MadeAsync(App.Partner, $"{path}/options/mailing-list/cancellation-notices", new { });
        Reply report = await MadeAsync(App.Partner, $"{path}/compromise-reports", new { description = "パスワードが漏れた" });
        Reply restriction = await MadeAsync(App.Operator, $"{path}/restrictions", new { reason = "大量送信" });
        Reply outage = await MadeAsync(
            App.Operator, "/api/outages",
            new { knownAt = "2026-04-10T00:00:00Z", restoredAt = "2026-04-13T00:00:00Z", contractIds = new[] { contract } });
        Reply claim = await MadeAsync(App.Partner, $"{path}/fee-reduction-claims", new { outageId = outage["outageId"].GetString() });
        await App.Operator.PutReplyAsync($"{path}/required-settings/mx-records", new { description = "MX", deadline = "2026-05-10" });
        await App.Partner.PutReplyAsync("/api/webhooks/mx-records", new { url = "http://127.0.0.1:9/hook" });
        Reply tasks = await App.Operator.GetReplyAsync("/api/tasks");

        _acmes["contractId"] = contract;
        _acmes["customerId"] = form["customerId"]!.GetValue<string>();
        _acmes["applicationId"] = application["applicationId"].GetString()!;
        _acmes["noticeId"] = notice["noticeId"].GetString()!;
        _acmes["reportId"] = report["reportId"].GetString()!;
        _acmes["restrictionId"] = restriction["restrictionId"].GetString()!;
        _acmes["outageId"] = outage["outageId"].GetString()!;
        _acmes["claimId"] = claim["claimId"].GetString()!;
        _acmes["name"] = "mx-records";
        _acmes["taskId"] = tasks["items.0.taskId"].GetString()!;
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    private static async Task<Reply> MadeAsync(HttpClient client, string path, object body)
    {
        Reply reply = await client.PostReplyAsync(path, body);
        Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.Accepted, reply.Text);
        return reply;
    }
}
