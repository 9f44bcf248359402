using System.Net;
using System.Text;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>Links by which one bill can be opened without a token of the API.</summary>
public class BillLinkTests
{
    private const string Month = "2026-04";

    [Fact]
    public async Task A_link_opens_one_bill_and_its_files_without_a_token_and_tells_its_address_to_nobody()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string contract = await ClosedAsync(app);
        var made = await app.Partner.PostReplyAsync(LinksOf(contract), null);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("2026-06-01T03:00:00Z", made["expiresAt"].GetString());
        string address = made["address"].GetString()!;
        Assert.True(address.Split('/')[^1].Length >= 43, "256 bits");
        var anyone = app.Anonymous;

        using var page = await anyone.GetAsync(new Uri(address, UriKind.Relative));
        string html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("請求書", html, StringComparison.Ordinal);
        Assert.Contains($"{address}/bill.pdf", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        AssertPrivate(page);
        using var english = await GetAsync(anyone, address, "text/html", "en");
        Assert.Contains("<html lang=\"en\">", await english.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var pdf = await anyone.GetAsync(new Uri($"{address}/bill.pdf", UriKind.Relative));
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(await pdf.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        Assert.Equal("attachment", pdf.Content.Headers.ContentDisposition!.DispositionType);
        AssertPrivate(pdf);
        using var csv = await anyone.GetAsync(new Uri($"{address}/bill.csv", UriKind.Relative));
        using var own = await app.Partner.GetAsync($"/api/contracts/{contract}/bills/{Month}", "text/csv");
        Assert.Equal(await own.Content.ReadAsStringAsync(), await csv.Content.ReadAsStringAsync());

        string[] others =
            [$"{address}/return.pdf", $"{address}/return.xml", $"{address}/bill.json", $"{address[..^1]}", "/api/bill-links/x"];
        foreach (string other in others)
        {
            using var refused = await anyone.GetAsync(new Uri(other, UriKind.Relative));
            Assert.True(refused.StatusCode == HttpStatusCode.NotFound, other);
        }

        (await anyone.GetReplyAsync($"/api/contracts/{contract}/bills/{Month}")).AssertProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("2026-06-01T02:59:59Z", HttpStatusCode.OK)]
    [InlineData("2026-06-01T03:00:00Z", HttpStatusCode.Gone)]
    [InlineData("2026-06-20T03:00:00Z", HttpStatusCode.Gone)]
    public async Task A_link_opens_its_bill_for_thirty_days(string at, HttpStatusCode status)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string contract = await ClosedAsync(app);
        string address = (await app.Partner.PostReplyAsync(LinksOf(contract), null))["address"].GetString()!;
        await app.MoveClockAsync(at);

        var anyone = app.Anonymous;
        using var page = await anyone.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(status, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        AssertPrivate(page);
        Assert.Equal(
            status == HttpStatusCode.OK ? "open" : "expired",
            (await app.Partner.GetReplyAsync(LinksOf(contract)))["items.0.status"].GetString());
    }

    [Fact]
    public async Task A_revoked_link_opens_nothing_and_others_of_the_bill_still_do()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string contract = await ClosedAsync(app);
        var first = await app.Partner.PostReplyAsync(LinksOf(contract), null);
        var second = await app.Operator.PostReplyAsync(LinksOf(contract), null);
        string link = $"{LinksOf(contract)}/{first["linkId"].GetString()}";
        var anyone = app.Anonymous;

        (await app.OtherPartner.SendAsync(HttpMethod.Delete, link, null)).AssertProblem(404, "not-found");
        (await app.Partner.SendAsync(HttpMethod.Delete, link.Replace(Month, "2026-03", StringComparison.Ordinal), null))
            .AssertProblem(404, "not-found");
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetReplyAsync(first["address"].GetString()!)).Status);
        for (int i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.NoContent, (await app.Partner.SendAsync(HttpMethod.Delete, link, null)).Status);

        Assert.Equal(HttpStatusCode.Gone, (await anyone.GetReplyAsync(first["address"].GetString()!)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await anyone.GetReplyAsync($"{first["address"].GetString()}/bill.pdf")).Status);
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetReplyAsync(second["address"].GetString()!)).Status);
        var listed = await app.Partner.AllAsync(LinksOf(contract), 1);
        Assert.Equal(["open", "revoked"], listed.Select(one => one["status"]!.GetValue<string>()).Order());
        Assert.All(listed, one => Assert.False(one.AsObject().ContainsKey("address")));
    }

    [Fact]
    public async Task Only_who_may_see_a_final_bill_makes_links_to_it()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        string contract = await ClosedAsync(app);

        (await app.OtherPartner.PostReplyAsync(LinksOf(contract), null)).AssertProblem(404, "not-found");
        (await app.OtherPartner.GetReplyAsync(LinksOf(contract))).AssertProblem(404, "not-found");
        (await app.Meter.PostReplyAsync(LinksOf(contract), null)).AssertProblem(403, "forbidden");
        (await app.Partner.PostReplyAsync($"/api/contracts/{contract}/bills/2026-05/links", null)).AssertProblem(404, "not-found"); // open
        for (int i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.Created, (await app.Partner.PostReplyAsync(LinksOf(contract), null)).Status);
        (await app.Partner.PostReplyAsync(LinksOf(contract), null)).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task Who_tries_too_many_links_has_to_wait()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-20T03:00:00Z");
        var anyone = app.Anonymous;
        HttpStatusCode last = HttpStatusCode.NotFound;
        for (int i = 0; i < 5000 && last == HttpStatusCode.NotFound; i += 50)
        {
            var replies = await Task.WhenAll(
                Enumerable.Range(i, 50).Select(n => anyone.GetAsync(new Uri($"/api/bill-links/guess-{n}", UriKind.Relative))));
            last = replies.Max(reply => reply.StatusCode);
            foreach (var reply in replies)
                reply.Dispose();
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    private static string LinksOf(string contract) => $"/api/contracts/{contract}/bills/{Month}/links";

    private static async Task<string> ClosedAsync(SecureMxApp app)
    {
        string contract = await app.ContractWithAsync("2026-04-20");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");
        return contract;
    }

    private static void AssertPrivate(HttpResponseMessage answer)
    {
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("noindex", Assert.Single(answer.Headers.GetValues("X-Robots-Tag")), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, string accept, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return await client.SendAsync(request);
    }
}
