using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>
/// An acceptance spans documents that no one commit can: interrupted at any of its commits, it is completed by the next attempt.
/// </summary>
public sealed class InterruptionTests : InterruptedTests
{
    private int _round;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_crash_at_any_commit_is_mended(bool failsAfter, bool isContinued)
    {
        (int commits, _) = await CountAsync();
        Assert.InRange(commits, 5, 20);
        for (int n = 0; n < commits; n++)
        {
            (string id, string customer, string[] addresses) = await NewAsync();
            if (failsAfter)
                Interrupted.FailAfter(n);
            else
                Interrupted.FailBefore(n);
            await Assert.ThrowsAsync<IOException>(() => One.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator));
            Interrupted.Heal();

            if (isContinued)
                await One.Acceptance.ContinueAsync(id);
            AcceptResult result = await One.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator);

            Assert.IsType<AcceptResult.Accepted>(result);
            await AssertAcceptedOnceAsync(id, customer, addresses);
        }
    }

    [Fact]
    public async Task C1_whatever_moment_another_acceptance_for_the_address_chooses_exactly_one_wins()
    {
        (_, int steps) = await CountAsync();
        for (int n = 0; n < steps; n++)
        {
            (string id, string customer, string[] addresses) = await NewAsync();
            string rivalId = $"app-rival{_round}", rivalCustomer = $"cust-rival{_round}";
            await Other.ReceiveAsync(rivalId, rivalCustomer, "rival", [addresses[1]]);
            AcceptResult? rival = null;
            Interrupted.Interject(n, async () => rival = await Other.Acceptance.AcceptAsync(rivalId, Backstage.Terms, Backstage.Operator));

            AcceptResult result = await One.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator);

            Assert.True(result is AcceptResult.Accepted ^ rival is AcceptResult.Accepted, $"Step {n}: {result} and {rival}");
            if (result is AcceptResult.Accepted)
                await AssertAcceptedOnceAsync(id, customer, addresses);
            else
                await AssertAcceptedOnceAsync(rivalId, rivalCustomer, [addresses[1]]);
            string loser = result is AcceptResult.Accepted ? rivalId : id;
            Assert.Equal(ApplicationPhase.Received, (await Other.Applications.FindAsync(loser))!.Application.Phase);
            if (loser == id)
                Assert.Null(await Other.Claims.FindAsync(addresses[0])); // what it had claimed is free again
        }
    }

    [Fact]
    public async Task Whatever_moment_the_same_acceptance_is_asked_for_again_one_contract_comes_of_it()
    {
        (_, int steps) = await CountAsync();
        for (int n = 0; n < steps; n++)
        {
            (string id, string customer, string[] addresses) = await NewAsync();
            AcceptResult? other = null;
            Interrupted.Interject(n, async () => other = await Other.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator));

            AcceptResult result = await One.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator);

            Assert.Equal(
                Assert.IsType<AcceptResult.Accepted>(result).Contract.ContractId,
                Assert.IsType<AcceptResult.Accepted>(other).Contract.ContractId);
            await AssertAcceptedOnceAsync(id, customer, addresses);
        }
    }

    [Fact]
    public async Task A_claim_whose_acceptance_came_to_nothing_is_taken_over_and_its_contract_never_is()
    {
        (string id, _, string[] addresses) = await NewAsync();
        var stale = new AddressClaim(addresses[0], "ctr-stale", "app-gone", NodaTime.Instant.FromUtc(2026, 3, 1, 0, 0));
        Assert.True(await One.Claims.TryClaimAsync(stale, takenOverETag: null));

        Assert.IsType<AcceptResult.Accepted>(await One.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator));

        Assert.Null(await One.Contracts.FindAsync("ctr-stale"));
        Contract contract = (await One.Contracts.FindAsync(Ids.ContractOf(id, 0)))!.Contract;
        var concluded = (ContractConcluded)(await One.Contracts.ReadEventsAsync(contract.ContractId, 1)).Items[0].Event;
        Assert.Null(await One.Contracts.ConcludeAsync(
            concluded with { ContractId = "ctr-stale" }, Backstage.Operator, NodaTime.Instant.FromUtc(2026, 4, 1, 0, 0)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_commit_of_an_option_acceptance_is_mended(bool failsAfter)
    {
        for (int n = 0; ; n++)
        {
            (string serviceId, _, _) = await NewAsync();
            await One.Acceptance.AcceptAsync(serviceId, Backstage.Terms, Backstage.Operator);
            string contractId = Ids.ContractOf(serviceId, 0);
            string id = $"app-option{_round}";
            await One.ReceiveOptionAsync(id, (await One.Contracts.FindAsync(contractId))!.Contract);
            FixedTerms terms = Backstage.TermsWithoutPrices;
            if (failsAfter)
                Interrupted.FailAfter(n);
            else
                Interrupted.FailBefore(n);
            Exception? crash = await Record.ExceptionAsync(() => One.Acceptance.AcceptAsync(id, terms, Backstage.Operator));
            Interrupted.Heal();

            Assert.IsType<AcceptResult.Accepted>(await One.Acceptance.AcceptAsync(id, terms, Backstage.Operator));

            Contract contract = (await One.Contracts.FindAsync(contractId))!.Contract;
            Assert.Single(contract.Options);
            Assert.Equal(2, contract.Version);
            Assert.Equal(ApplicationPhase.Accepted, (await One.Applications.FindAsync(id))!.Application.Phase);
            if (crash is null)
            {
                Assert.InRange(n, 3, 5);
                return;
            }
        }
    }

    [Fact]
    public async Task Whatever_moment_another_changes_the_contract_an_acceptance_with_If_Match_comes_before_it_or_not_at_all()
    {
        Precondition ifMatch = new DefaultHttpContext { Request = { Headers = { IfMatch = "\"1.x\"" } } }.Request.IfMatch();
        bool isOver = false;
        for (int n = 0; !isOver; n++)
        {
            (string serviceId, _, _) = await NewAsync();
            await One.Acceptance.AcceptAsync(serviceId, Backstage.Terms, Backstage.Operator);
            string contractId = Ids.ContractOf(serviceId, 0), id = $"app-option{_round}";
            await One.ReceiveOptionAsync(id, (await One.Contracts.FindAsync(contractId))!.Contract);
            bool isChanged = false;
            Interrupted.Interject(n, async () =>
            {
                isChanged = true;
                await Other.Contracts.DecideAsync(
                    contractId, (contract, now) => Restrictions.Impose(contract, new("rst-1", "spam"), now), Backstage.Operator);
            });

            AcceptResult result = await One.Acceptance.AcceptAsync(id, Backstage.TermsWithoutPrices, Backstage.Operator, ifMatch: ifMatch);
            Interrupted.Heal();

            Contract contract = (await One.Contracts.FindAsync(contractId))!.Contract;
            Assert.Equal(result is AcceptResult.Accepted ? 1 : 0, contract.Options.Count);
            if (result is not AcceptResult.Accepted)
            {
                Assert.IsType<AcceptResult.Stale>(result);
                Assert.Equal(ApplicationPhase.Received, (await One.Applications.FindAsync(id))!.Application.Phase);
                Assert.IsType<AcceptResult.Accepted>(
                    await One.Acceptance.AcceptAsync(id, Backstage.TermsWithoutPrices, Backstage.Operator));
            }

            Assert.True(n > 0 || !isChanged || result is AcceptResult.Stale);
            isOver = !isChanged;
        }
    }

    private async Task<(int Commits, int Steps)> CountAsync()
    {
        (string id, _, _) = await NewAsync();
        Interrupted.Heal();
        await One.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator);
        return (Interrupted.Commits, Interrupted.Steps);
    }

    private async Task<(string Id, string Customer, string[] Addresses)> NewAsync()
    {
        _round++;
        (string id, string customer, string[] addresses) = (
            $"app-round{_round}", $"cust-round{_round}", [$"20.1.0.{_round}", $"20.2.0.{_round}"]);
        await Other.ReceiveAsync(id, customer, "acme", addresses);
        return (id, customer, addresses);
    }

    private async Task AssertAcceptedOnceAsync(string id, string customerId, string[] addresses)
    {
        Application application = (await Other.Applications.FindAsync(id))!.Application;
        Assert.Equal(ApplicationPhase.Accepted, application.Phase);
        Contract contract = (await Other.Contracts.FindAsync(application.ContractId!))!.Contract;
        Assert.Equal(1, contract.Version);
        Assert.Single((await Other.Contracts.ReadEventsAsync(contract.ContractId, 10)).Items);
        Customer customer = (await Other.Customers.FindAsync(new(application.PartnerId, customerId)))!.Customer;
        Assert.Equal(contract.PartnerId, customer.PartnerId);
        Assert.Equal([contract.ContractId], (await Other.Customers.ListContractsAsync(customer, "", 10)).ContractIds);
        foreach (string address in addresses)
            Assert.Equal(contract.ContractId, (await Other.Claims.FindAsync(address))!.Claim.ContractId);
        ContractPage all = await Other.Finder.ListAsync(
            new ContractSearch(new(2026, 4, 1), ContractOrder.Newest) { CustomerId = customerId }, 10, cursor: null);
        Assert.Single(all.Items);
    }
}
