using System.Net;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.EveryCall;

/// <summary>An app with one of everything that a path can name.</summary>
public sealed class World : IAsyncLifetime
{
    private Dictionary<string, string> _names = [];

    public SecureMxApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await SecureMxApp.StartAsync();
        var form = Forms.Service(Forms.MailboxPlus(), Forms.MailingList());
        string applicationId = await App.ReceivedAsync(form);
        string contractId = await App.ContractAsync(
            Forms.Service(Forms.MailboxPlus(), Forms.MailingList()), Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list"));
        var contract = await App.Operator.GetReplyAsync($"/api/contracts/{contractId}");
        var notice = await App.Operator.PostReplyAsync($"/api/contracts/{contractId}/options/mailing-list/cancellation-notices", new { });
        _names = new()
        {
            ["applicationId"] = applicationId,
            ["contractId"] = contractId,
            ["customerId"] = contract["customerId"].GetString()!,
            ["noticeId"] = notice["noticeId"].GetString()!,
            ["code"] = "mailbox-plus",
            ["service"] = "document-exchange",
            ["month"] = "2026-04",
            ["date"] = "2026-04-01",
            ["source"] = "terms",
            ["reference"] = "9-1",
            ["kind"] = "not-found",
        };
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    /// <summary>The call's path with real names in it; what the world has none of is called <c>nothing</c>.</summary>
    public string PathOf(Call call, string? instead = null) =>
        "/api" + call.Parameters.Where(parameter => parameter.Value == "path")
            .Aggregate(
                call.Path,
                (path, parameter) => path.Replace(
                    $"{{{parameter.Key}}}", instead ?? _names.GetValueOrDefault(parameter.Key, "nothing"), StringComparison.Ordinal));

    /// <summary>A name that there is, for a parameter of a path; <c>nothing</c> where the world has none.</summary>
    public string NameOf(string parameter) => _names.GetValueOrDefault(parameter, "nothing");

    /// <summary>The present contract, its customer and the waiting application.</summary>
    public async Task<string> StateAsync()
    {
        string[] paths = [
            $"contracts/{_names["contractId"]}", $"customers/{_names["customerId"]}", $"applications/{_names["applicationId"]}"];
        var replies = await Task.WhenAll(paths.Select(path => App.Operator.GetReplyAsync($"/api/{path}")));
        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        return string.Join('\n', replies.Select(reply => $"{reply.Headers.ETag} {reply.Text}"));
    }

    /// <summary>Who may make the call.</summary>
    public HttpClient ClientOf(Call call) =>
        call.Roles.Count == 0 ? App.Anonymous
            : call.Roles.Contains("Operator") ? App.Operator
            : call.Roles.Contains("Partner") ? App.Partner
            : App.Meter;

    /// <summary>The client of a role.</summary>
    public HttpClient ClientOf(string role) => role switch
    {
        "Operator" => App.Operator,
        "Partner" => App.Partner,
        _ => App.Meter,
    };
}
