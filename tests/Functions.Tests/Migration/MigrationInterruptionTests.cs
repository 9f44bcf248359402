using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Migration;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Tests;

namespace SecureMx.Functions.Tests.Migration;

/// <summary>
/// Section 9: taking over spans documents that no one commit can; cut off anywhere, it is mended by sending again and by Reconcile, in
/// either order.
/// </summary>
public sealed class MigrationInterruptionTests : InterruptedTests
{
    private int _round;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task M1_C1_a_crash_at_any_commit_takes_nothing_twice_and_loses_nothing(bool failsAfter, bool isReconciledFirst)
    {
        for (int n = 0; ; n++)
        {
            MigratedContractRequest request = NewRequest();
            if (failsAfter)
                Interrupted.FailAfter(n);
            else
                Interrupted.FailBefore(n);
            Exception? crash = await Record.ExceptionAsync(
                () => One.Migration.TakeOverAsync($"app-first{_round}", request, Backstage.Operator));
            Interrupted.Heal();

            if (isReconciledFirst)
                await ReconcileAsync();
            await One.Migration.TakeOverAsync($"app-again{_round}", request, Backstage.Operator); // as a stream that is sent again does
            await ReconcileAsync();

            await AssertTakenOverOnceAsync(request);
            if (crash is null)
            {
                Assert.InRange(n, 5, 8);
                return;
            }
        }
    }

    [Fact]
    public async Task C1_what_lost_its_addresses_to_another_is_rejected_at_once()
    {
        MigratedContractRequest request = NewRequest();
        Interrupted.FailAfter(1); // its partner has a feed and it is kept; nothing is claimed yet
        await Assert.ThrowsAsync<IOException>(() => One.Migration.TakeOverAsync("app-first", request, Backstage.Operator));
        Interrupted.Heal();
        Assert.IsType<TakeOverResult.TakenOver>(await One.Migration.TakeOverAsync("app-again", request, Backstage.Operator));

        await ReconcileAsync();

        Application lost = (await One.Applications.FindAsync("app-first"))!.Application;
        Assert.Equal(ApplicationPhase.Rejected, lost.Phase);
        Assert.NotEmpty(lost.Rejection!.Reason);
        Assert.IsType<TakeOverResult.Failed>(await One.Migration.TakeOverAsync("app-first", request, Backstage.Operator));
    }

    [Fact]
    public async Task A_stream_that_is_cut_off_and_sent_again_takes_every_contract_over_once()
    {
        const int Count = 60;
        await using SecureMxApp app = await SecureMxApp.StartAsync();
        JsonObject[] contracts = [.. Enumerable.Range(0, Count).Select(_ => Form())];
        string first = $"/api/customers/{contracts[0]["customerId"]}";
        using var cut = new CutOff(
            string.Concat(contracts.Select(contract => contract.ToJsonString() + "\n")), () => AppearsAsync(app, first));
        await Assert.ThrowsAsync<HttpRequestException>(
            () => app.Operator.PostAsync(new Uri("/api/migrated-contracts", UriKind.Relative), cut));

        Reply again = await app.Operator.PostReplyAsync(
            "/api/migrated-contracts", new StringContent(
                string.Join('\n', contracts.Select(contract => contract.ToJsonString())), Encoding.UTF8, JsonLines.ContentType));
        await app.MoveClockAsync("2026-04-01T00:10:00Z");

        Assert.Equal(Count, again.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (JsonObject contract in contracts)
        {
            Reply customer = await app.Operator.GetReplyAsync($"/api/customers/{contract["customerId"]}");
            string id = Assert.Single(customer["contractIds"].EnumerateArray()).GetString()!;
            Assert.Equal(
                ["contract-concluded", "provision-applied"],
                (await app.Operator.AllAsync($"/api/contracts/{id}/events", 50)).Select(e => e["type"]!.GetValue<string>()));
        }

        Assert.Equal(Count, (await app.Operator.AllAsync("/api/contracts", 200)).Count);
        Assert.Empty(await app.Operator.AllAsync("/api/applications?status=received", 200));
    }

    private static JsonObject Form()
    {
        JsonObject form = Forms.Service(Forms.MailboxPlus());
        foreach ((string name, JsonNode? value) in Forms.Terms("2012-06-01", "mailbox-plus"))
            form[name] = value!.DeepClone();
        (form["concludedOn"], form["partnerId"]) = ("2012-06-01", "acme");
        return form;
    }

    private static Task AppearsAsync(SecureMxApp app, string path) =>
        Eventually.HoldsAsync(async () => (await app.Operator.GetReplyAsync(path)).Status == HttpStatusCode.OK);

    private MigratedContractRequest NewRequest()
    {
        _round++;
        var price = new OptionPrices(Initial: 1, Monthly: 2, PerAccount: 3, Disk: [new DiskTier(100, 4)]);
        return new MigratedContractRequest(
            $"cust-{_round}", "例示株式会社", ["example.jp"], [$"20.3.0.{_round}", $"20.4.0.{_round}"],
            [new Administrator("管理 太郎", "admin@example.jp")], 10,
            new LocalDate(2012, 6, 1), new LocalDate(2012, 6, 1), [new OptionRequest(OptionCatalog.MailboxPlus, DiskGigabytes: 100)],
            new QuotedPrices(new BasePrices(1, 2, 3), new Dictionary<string, OptionPrices> { [OptionCatalog.MailboxPlus] = price }),
            "acme");
    }

    private async Task ReconcileAsync()
    {
        foreach (Application application in (await One.Applications.ListAcceptingAsync(100)).Items)
            await One.Acceptance.ContinueAsync(application.ApplicationId);
    }

    private async Task AssertTakenOverOnceAsync(MigratedContractRequest request)
    {
        Contract contract = Assert.Single(
            (await One.Finder.ListAsync(
                new ContractSearch(new(2026, 4, 1), ContractOrder.Newest) { CustomerId = request.CustomerId }, 10, cursor: null)).Items);
        Assert.Equal([OptionCatalog.MailboxPlus, OptionCatalog.MailingList], contract.Options.Select(option => option.Code));
        Assert.Equal(2, (await One.Contracts.ReadEventsAsync(contract.ContractId, 10)).Items.Count);
        Customer customer = (await One.Customers.FindAsync(new(request.PartnerId, request.CustomerId)))!.Customer;
        Assert.Equal([contract.ContractId], (await One.Customers.ListContractsAsync(customer, "", 10)).ContractIds);
        foreach (string address in request.IpAddresses)
            Assert.Equal(contract.ContractId, (await One.Claims.FindAsync(address))!.Claim.ContractId);
        Assert.Empty(
            (await One.Applications.ListAsync(
                new ApplicationSearch([ApplicationPhase.Received, ApplicationPhase.Accepting], TimeOrder.Oldest),
                100, cursor: null)).Items);
    }

    /// <summary>Sends its text and then breaks off, once something has come to pass.</summary>
    private sealed class CutOff : HttpContent
    {
        private readonly string _text;
        private readonly Func<Task> _until;

        public CutOff(string text, Func<Task> until)
        {
            (_text, _until) = (text, until);
            Headers.ContentType = new MediaTypeHeaderValue(JsonLines.ContentType);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_text));
            await stream.FlushAsync();
            await _until();
            throw new IOException("Cut off.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
