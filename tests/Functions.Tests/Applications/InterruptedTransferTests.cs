using SecureMx.Domain;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>
/// A transfer spans documents that no one commit can: interrupted at any of its commits, it is completed by the next attempt.
/// </summary>
public sealed class InterruptedTransferTests : InterruptedTests
{
    private static readonly FixedTerms Terms = FixedTerms.Of(new TransferTerms(new NodaTime.LocalDate(2026, 4, 1)));

    private int _round;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_crash_at_any_commit_is_mended(bool failsAfter, bool isContinued)
    {
        for (int n = 0; ; n++)
        {
            var (id, contract) = await NewAsync();
            if (failsAfter)
                Interrupted.FailAfter(n);
            else
                Interrupted.FailBefore(n);
            Exception? crash = await Record.ExceptionAsync(() => One.Acceptance.AcceptAsync(id, Terms, Backstage.Operator));
            Interrupted.Heal();

            if (isContinued)
                await One.Acceptance.ContinueAsync(id);
            Assert.IsType<AcceptResult.Accepted>(await One.Acceptance.AcceptAsync(id, Terms, Backstage.Operator));

            await AssertTransferredOnceAsync(id, contract, $"next-{_round}");
            if (crash is null)
            {
                Assert.InRange(n, 8, 20);
                return;
            }
        }
    }

    [Fact]
    public async Task Whatever_moment_another_transfer_chooses_exactly_one_wins()
    {
        bool isOver = false;
        for (int n = 0; !isOver; n++)
        {
            var (id, contract) = await NewAsync();
            string rivalId = $"app-rival{_round}";
            await Other.ReceiveTransferAsync(rivalId, contract, $"rival-{_round}");
            AcceptResult? rival = null;
            Interrupted.Interject(n, async () => rival = await Other.Acceptance.AcceptAsync(rivalId, Terms, Backstage.Operator));

            AcceptResult result = await One.Acceptance.AcceptAsync(id, Terms, Backstage.Operator);
            Interrupted.Heal();

            isOver = rival is null;
            rival ??= await Other.Acceptance.AcceptAsync(rivalId, Terms, Backstage.Operator);
            Assert.True(result is AcceptResult.Accepted ^ rival is AcceptResult.Accepted, $"Step {n}: {result} and {rival}");
            bool isWon = result is AcceptResult.Accepted;
            await AssertTransferredOnceAsync(isWon ? id : rivalId, contract, isWon ? $"next-{_round}" : $"rival-{_round}");
            string loser = isWon ? rivalId : id, losers = isWon ? $"rival-{_round}" : $"next-{_round}";
            Assert.Equal(ApplicationPhase.Received, (await Other.Applications.FindAsync(loser))!.Application.Phase);
            Assert.Empty(await ContractsOfAsync(losers));
        }
    }

    private async Task<(string Id, Contract Contract)> NewAsync()
    {
        _round++;
        string service = $"app-service{_round}", id = $"app-transfer{_round}";
        await Other.ReceiveAsync(
            service, $"first-{_round}", "acme", [$"20.1.0.{_round}"],
            new OptionRequest(OptionCatalog.SpareMail, ["example.jp"], RetentionDays: 7));
        var prices = new QuotedPrices(
            new BasePrices(1, 2, 3),
            new Dictionary<string, OptionPrices> { [OptionCatalog.SpareMail] = new(4, PerAccountByRetention: [new(7, 30)]) });
        var concluded = Assert.IsType<AcceptResult.Accepted>(await Other.Acceptance.AcceptAsync(
            service, FixedTerms.Of(new AcceptanceTerms(new NodaTime.LocalDate(2026, 4, 1), prices)), Backstage.Operator));
        await Other.ReceiveTransferAsync(id, concluded.Contract, $"next-{_round}");
        return (id, concluded.Contract);
    }

    private async Task AssertTransferredOnceAsync(string id, Contract before, string successor)
    {
        Assert.Equal(ApplicationPhase.Accepted, (await Other.Applications.FindAsync(id))!.Application.Phase);
        Contract contract = (await Other.Contracts.FindAsync(before.ContractId))!.Contract;
        Assert.Equal((successor, 2), (contract.CustomerId, contract.Version));
        Assert.Empty(await ContractsOfAsync(before.CustomerId));
        Assert.Equal([contract.ContractId], await ContractsOfAsync(successor));
        Assert.Equal([contract.ContractId], (await Other.Former.ListAsync(new("acme", before.CustomerId), 10, null)).ContractIds);
        Assert.Empty((await Other.Customers.FindAsync(new("acme", successor)))!.Customer.DomainReservations);
    }

    private async Task<IReadOnlyList<string>> ContractsOfAsync(string customerId) =>
        await Other.Customers.FindAsync(new("acme", customerId)) is { Customer: var customer }
            ? (await Other.Customers.ListContractsAsync(customer, "", 10)).ContractIds
            : [];
}
