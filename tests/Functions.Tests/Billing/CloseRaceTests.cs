using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>
/// B9, B11: a price revision for a month that is over and its close meet at every step of either. What was answered with success is on the
/// bill; what is not on it was refused.
/// </summary>
public class CloseRaceTests
{
    private static readonly YearMonth May = new(2026, 5);
    private static readonly Actor Operator = new("operator", "olivia");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task B9_B11_the_close_goes_first_at_any_step_of_a_revision(bool hasReadings)
    {
        await using var app = await BeforeTheCloseAsync();
        var stage = Stage.Of(app);
        int step = 0;
        for (bool isMet = true; isMet; step++)
        {
            string contract = await app.ContractOfMayAsync(hasReadings);
            stage.Interrupted.Interject(step, () => stage.Bills.CloseAsync(contract, May));
            var result = await ReviseAsync(stage.ChangesInterrupted, contract);
            isMet = stage.Interrupted.Steps > step;
            stage.Interrupted.Heal();
            var bill = (await stage.Bills.CloseAsync(contract, May)).Bill!;

            Assert.True(
                step == 0 ? result is DecideResult.Refused : result is DecideResult.Refused or DecideResult.Committed,
                $"Step {step}: {result}");
            Assert.Equal(result is DecideResult.Committed ? 31_000 : 30_000, bill.Lines.Single(line => line.Code == "base.monthly").Amount);
        }

        Assert.InRange(step, 6, int.MaxValue); // four reads, a commit, and the run that nothing met
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task B9_B11_a_revision_goes_first_at_any_step_of_a_close_that_has_read_the_contract(bool hasReadings)
    {
        await using var app = await BeforeTheCloseAsync();
        var stage = Stage.Of(app);
        int step = 0;
        for (bool isMet = true; isMet; step++)
        {
            string contract = await app.ContractOfMayAsync(hasReadings);
            var page = (await stage.Documents.ReadAsync("contracts", contract, "contract"))!;
            DecideResult? result = null;
            stage.Interrupted.Interject(step, async () => result = await ReviseAsync(stage.Changes, contract));
            if ((await stage.RoundInterrupted.CloseAsync([page], May))[0] is null)
                await stage.BillsInterrupted.CloseAsync(contract, May);
            isMet = result is not null;
            stage.Interrupted.Heal();
            var bill = (await stage.Bills.CloseAsync(contract, May)).Bill!;

            Assert.True(result is null or DecideResult.Committed, $"Step {step}: {result}");
            Assert.Equal(isMet ? 31_000 : 30_000, bill.Lines.Single(line => line.Code == "base.monthly").Amount);
        }

        Assert.InRange(step, 4, int.MaxValue); // two reads, a commit, and the run that nothing met
    }

    [Fact]
    public async Task B9_B11_a_revision_between_the_page_of_a_close_and_its_batches_is_billed()
    {
        await using var app = await BeforeTheCloseAsync();
        var stage = Stage.Of(app);
        string contract = await app.ContractOfMayAsync(hasReadings: true);
        await app.MoveClockAsync("2026-05-31T15:30:00Z"); // May is over and closes at two
        var page = (await stage.Documents.ReadAsync("contracts", contract, "contract"))!;
        var revised = await app.Operator.PutReplyAsync($"/api/contracts/{contract}/prices", new
        {
            from = "2026-05",
            prices = new { @base = new { initial = 0, monthly = 31_000, perAccount = 200 }, options = new { } },
        });
        await app.PutReadingAsync(contract, "2026-05-31", new { accounts = 130 }); // what a meter writes meanwhile keeps it so

        Assert.Equal(System.Net.HttpStatusCode.OK, revised.Status);
        Assert.Null(Assert.Single(await app.Services.GetRequiredService<BatchClose>().CloseAsync([page], May)));
        await app.MoveClockAsync("2026-06-01T00:00:00Z");
        Assert.Equal(
            [("base.monthly", 31_000L), ("base.accounts", 26_000L)],
            (await app.BillAsync(contract, "2026-05"))!.Value.Lines().Where(line => line.Code != "base.initial"));
    }

    // Late on 31 May in Tokyo: contracts can still be accepted for May, and its close is begun by hand.
    private static async Task<SecureMxApp> BeforeTheCloseAsync() => await SecureMxApp.StartAsync("2026-05-31T14:30:00Z");

    private static Task<DecideResult> ReviseAsync(ChangesToBilledMonths changes, string contract) => changes.DecideAsync(
        contract, _ => May, (state, isClosed) => PriceRevisions.Revise(
            state, new(May, new QuotedPrices(new BasePrices(0, 31_000, 200))), isClosed), Operator, null, default);

    private sealed record Stage(
        IDocumentStore Documents, InterruptedStore Interrupted, BillStore Bills, BillStore BillsInterrupted, BatchClose RoundInterrupted,
        ChangesToBilledMonths Changes,
        ChangesToBilledMonths ChangesInterrupted)
    {
        public static Stage Of(SecureMxApp app)
        {
            var documents = app.Services.GetRequiredService<IDocumentStore>();
            var clock = app.Services.GetRequiredService<TimeProvider>();
            var interrupted = new InterruptedStore(documents);
            return new Stage(
                documents, interrupted,
                new BillStore(documents, new InvoicingPlans(documents), clock),
                new BillStore(interrupted, new InvoicingPlans(documents), clock),
                new BatchClose(interrupted, new InvoicingPlans(documents), clock, NullLogger<BatchClose>.Instance),
                ChangesOf(documents, clock), ChangesOf(interrupted, clock));
        }

        private static ChangesToBilledMonths ChangesOf(IDocumentStore documents, TimeProvider clock) =>
            new(
                documents, new ContractStore(documents, clock), new BillStore(documents, new InvoicingPlans(documents), clock),
                new CloseStore(documents, new StoreUpgrade(documents, [], clock), clock), clock);
    }
}

/// <summary>Contracts that are billed from May on.</summary>
file static class Contracts
{
    public static async Task<string> ContractOfMayAsync(this SecureMxApp app, bool hasReadings)
    {
        string contract = await app.ContractWithAsync("2026-05-31");
        if (hasReadings)
            await app.PutReadingAsync(contract, "2026-05-31", new { accounts = 120 });
        return contract;
    }
}
