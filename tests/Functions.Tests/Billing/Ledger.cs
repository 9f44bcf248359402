using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>What the tests of bills do to the app, through its own calls.</summary>
internal static class Ledger
{
    /// <summary>Noon in Tokyo of a date.</summary>
    public static string Noon(string date) => $"{date}T03:00:00Z";

    /// <summary>Puts a reading; the clock must be there already.</summary>
    public static async Task PutReadingAsync(this SecureMxApp app, string contractId, string date, object reading)
    {
        var reply = await app.Meter.PutReplyAsync($"/api/contracts/{contractId}/readings/{date}", reading);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    /// <summary>The bill of a month; null where there is none.</summary>
    public static async Task<JsonElement?> BillAsync(this SecureMxApp app, string contractId, string month)
    {
        var reply = await app.Partner.GetReplyAsync($"/api/contracts/{contractId}/bills/{month}");
        return reply.Status == HttpStatusCode.NotFound ? null : reply.Body;
    }

    /// <summary>The lines of a bill as code and amount.</summary>
    public static List<(string Code, long Amount)> Lines(this JsonElement bill) =>
        [.. bill.GetProperty("lines").EnumerateArray()
            .Select(line => (line.GetProperty("code").GetString()!, line.GetProperty("amount").GetInt64()))];

    /// <summary>A contract accepted at the clock's date and billed from then on, or from another day.</summary>
    public static Task<string> ContractWithAsync(this SecureMxApp app, string start, params JsonObject[] options) =>
        app.ContractAsync(
            Forms.Service(options),
            Forms.Terms(start, [.. options.Select(o => o["code"]!.GetValue<string>()).Where(c => c is not ("omnibus" or "account-api"))]));

    /// <summary>A whole answer as text, whatever its type.</summary>
    public static async Task<HttpResponseMessage> GetAsync(this HttpClient client, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        return await client.SendAsync(request);
    }
}
