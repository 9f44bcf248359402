using System.Net;
using System.Text.Json.Nodes;
using SecureMx.Documents.Sqlite;
using SecureMx.Domain;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Ending;
using static SecureMx.Functions.Tests.Ending.EndCalls;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>O5, terms/15: no domain is in mailbox-plus and spare-mail at once, not even in two contracts of one customer.</summary>
public class ExclusiveDomainTests
{
    [Fact]
    public async Task O5_an_application_is_refused_on_arrival_where_another_contract_of_the_customer_has_the_domain()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await WithMailboxAsync(app);
        string other = await app.ContractAsync(Forms.Service().With("customerId", customer), Forms.Terms("2026-04-01"));

        Reply service = await app.Partner.PostReplyAsync(
            "/api/applications", Forms.Service(Spare("example.co.jp")).With("customerId", customer));
        Reply options = await app.Partner.PostReplyAsync(
            $"/api/contracts/{other}/option-applications", Forms.Options(Spare("EXAMPLE.co.jp.")));

        foreach (Reply reply in new[] { service, options })
        {
            Assert.StartsWith(
                "/options/0/domains/0:", Assert.Single(reply.AssertProblem(422, "refused-by-terms")), StringComparison.Ordinal);
            Assert.Equal(("O5", "terms/15"), (reply["violations.0.rule"].GetString(), reply["violations.0.article"].GetString()));
        }
    }

    [Fact]
    public async Task O5_another_domain_and_another_customer_are_no_obstacle()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await WithMailboxAsync(app);

        Assert.Equal(
            HttpStatusCode.Created,
            (
                await app.Partner.PostReplyAsync(
                    "/api/applications", Forms.Service(Spare("example.jp")).With("customerId", customer))).Status);
        Assert.Equal(
            HttpStatusCode.Created,
            (
                await app.Partner.PostReplyAsync(
                    "/api/applications", Forms.Service(Forms.MailboxPlus()).With("customerId", customer))).Status); // the same option
        Assert.Equal(
            HttpStatusCode.Created, (await app.Partner.PostReplyAsync("/api/applications", Forms.Service(Spare("example.co.jp")))).Status);
    }

    [Fact]
    public async Task O5_A2_of_two_applications_that_have_arrived_the_second_is_refused_on_acceptance()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = Forms.NewCustomer();
        string one = (
            await app.Partner.PostReplyAsync(
                "/api/applications", Forms.Service(Forms.MailboxPlus()).With("customerId", customer)))["applicationId"].GetString()!;
        string two = (
            await app.Partner.PostReplyAsync(
                "/api/applications", Forms.Service(Spare("example.co.jp")).With("customerId", customer)))["applicationId"].GetString()!;

        Assert.Equal(
            HttpStatusCode.Created,
            (await app.Operator.PostReplyAsync($"/api/applications/{one}/acceptance", Forms.Terms("2026-04-01", "mailbox-plus"))).Status);
        Assert.StartsWith(
            ":",
            Assert.Single(
                (await app.Operator.PostReplyAsync($"/api/applications/{two}/acceptance", Forms.Terms("2026-04-01", "spare-mail")))
                    .AssertProblem(422, "refused-by-terms")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task O5_a_migrated_contract_is_refused_likewise()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = await WithMailboxAsync(app);
        JsonObject form = Forms.Migrated("2024-01-01", [Spare("example.co.jp")], "spare-mail").With("customerId", customer);
        Assert.StartsWith(
            "/options:",
            Assert.Single((await app.Operator.PostReplyAsync("/api/migrated-contracts", form)).AssertProblem(422, "refused-by-terms")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-05-01", HttpStatusCode.UnprocessableEntity)] // the last day of the other
    [InlineData("2026-05-02", HttpStatusCode.Created)]
    public async Task O5_E4_a_domain_that_becomes_free_can_be_given_to_another_contract_and_then_the_notice_cannot_be_withdrawn(
        string start, HttpStatusCode status)
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = Forms.NewCustomer();
        string spare = (
            await app.Partner.PostReplyAsync(
                "/api/applications", Forms.Service(Spare("example.co.jp")).With("customerId", customer)))["applicationId"].GetString()!;
        string first = await app.ContractAsync(
            Forms.Service(Forms.MailboxPlus()).With("customerId", customer), Forms.Terms("2026-04-01", "mailbox-plus"));
        string notice = (await app.Partner.NoticeAsync(first, "mailbox-plus"))["noticeId"].GetString()!; // ends on 2026-05-01

        Assert.Equal(
            status, (await app.Operator.PostReplyAsync($"/api/applications/{spare}/acceptance", Forms.Terms(start, "spare-mail"))).Status);

        Reply withdrawal = await app.Operator.PostReplyAsync(
            $"{Notices(first, "mailbox-plus")}/{notice}/withdrawal", new { consent = "agreed" });
        Assert.Equal(status == HttpStatusCode.Created ? HttpStatusCode.Conflict : HttpStatusCode.OK, withdrawal.Status);
    }

    [Fact]
    public async Task O5_of_two_acceptances_at_once_one_is_refused_whatever_the_moment_and_nothing_stays_reserved()
    {
        using var documents = new SqliteDocumentStore(":memory:", Containers.All, TimeProvider.System);
        var interrupted = new InterruptedStore(documents);
        (Backstage one, Backstage other) = (new Backstage(interrupted), new Backstage(documents));
        for (int n = 0; ; n++)
        {
            (string customer, string mailbox, string spare) = ($"cust-{n}", $"app-mailbox{n}", $"app-spare{n}");
            await other.ReceiveAsync(
                mailbox, customer, "acme", [$"20.0.1.{n}"], new OptionRequest(OptionCatalog.MailboxPlus, ["example.jp"], DiskGigabytes: 1));
            await other.ReceiveAsync(
                spare, customer, "acme", [$"20.0.2.{n}"], new OptionRequest(OptionCatalog.SpareMail, ["example.jp"], RetentionDays: 7));
            AcceptResult? second = null;
            interrupted.Interject(n, async () => second = await other.Acceptance.AcceptAsync(spare, Terms, Backstage.Operator));

            AcceptResult first = await one.Acceptance.AcceptAsync(mailbox, Terms, Backstage.Operator);
            int steps = interrupted.Steps;
            interrupted.Heal();
            second ??= await other.Acceptance.AcceptAsync(spare, Terms, Backstage.Operator);

            Assert.Single(new[] { first, second }.OfType<AcceptResult.Accepted>());
            Assert.Equal("O5", Assert.Single(new[] { first, second }.OfType<AcceptResult.Refused>()).Refusals[0].Rule);
            Assert.Empty((await other.Customers.FindAsync(new("acme", customer)))!.Customer.DomainReservations);
            if (steps <= n)
            {
                Assert.InRange(n, 8, 40);
                return;
            }
        }
    }

    private static FixedTerms Terms => FixedTerms.Of(new AcceptanceTerms(
        new NodaTime.LocalDate(2026, 4, 1),
        new QuotedPrices(new BasePrices(1, 2, 3), new Dictionary<string, OptionPrices>
        {
            [OptionCatalog.MailboxPlus] = new(Initial: 0, Monthly: 1, PerAccount: 1, Disk: [new(10, 1)]),
            [OptionCatalog.SpareMail] = new(Initial: 0, PerAccountByRetention: [new(30, 1)]),
        })));

    private static async Task<string> WithMailboxAsync(SecureMxApp app)
    {
        string customer = Forms.NewCustomer();
        await app.ContractAsync(Forms.Service(Forms.MailboxPlus()).With("customerId", customer), Forms.Terms("2026-04-01", "mailbox-plus"));
        return customer;
    }

    private static JsonObject Spare(string domain) => Forms.SpareMail().With("domains", new JsonArray(domain));
}
