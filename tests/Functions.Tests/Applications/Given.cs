using System.Net;
using System.Text.Json.Nodes;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>Brings the app into the state that a test starts from, through its own calls.</summary>
internal static class Given
{
    /// <summary>An application of acme's has been received.</summary>
    public static async Task<string> ReceivedAsync(this SecureMxApp app, JsonObject form, HttpClient? by = null)
    {
        var reply = await (by ?? app.Partner).PostReplyAsync("/api/applications", form);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply["applicationId"].GetString()!;
    }

    /// <summary>An operator accepts an application.</summary>
    public static Task<Reply> AcceptAsync(this SecureMxApp app, string applicationId, JsonObject terms) =>
        app.Operator.PostReplyAsync($"/api/applications/{applicationId}/acceptance", terms);

    /// <summary>Concludes a contract of acme's.</summary>
    public static async Task<string> ContractAsync(this SecureMxApp app, JsonObject form, JsonObject terms, HttpClient? by = null)
    {
        var reply = await app.AcceptAsync(await app.ReceivedAsync(form, by), terms);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply["contractId"].GetString()!;
    }

    /// <summary>Concludes a contract of acme's with no options, billed from that day.</summary>
    public static Task<string> ContractAsync(this SecureMxApp app, string billingStartDate) =>
        app.ContractAsync(Forms.Service(), Forms.Terms(billingStartDate));

    /// <summary>All items of a list, page by page; each page is checked to be within the limit.</summary>
    public static async Task<List<JsonNode>> AllAsync(this HttpClient client, string path, int limit)
    {
        List<JsonNode> items = [];
        string? cursor = null;
        do
        {
            string separator = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
            var page = await client.GetReplyAsync($"{path}{separator}limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.True(page.Status == HttpStatusCode.OK, page.Text);
            var body = JsonNode.Parse(page.Text)!.AsObject();
            Assert.InRange(body["items"]!.AsArray().Count, 0, limit);
            items.AddRange(body["items"]!.AsArray().Select(item => item!));
            cursor = body["nextCursor"]?.GetValue<string>();
            Assert.Equal(cursor is not null, page.Headers.Contains("Link"));
        }
        while (cursor is not null);
        return items;
    }
}
