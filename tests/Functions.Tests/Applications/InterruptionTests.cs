using SecureMx.Documents.Sqlite;
using SecureMx.Domain;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>An acceptance spans documents that no one commit can: interrupted at any of its commits, it is mended by whoever comes next.</summary>
public sealed class InterruptionTests : IDisposable
{

    private readonly SqliteDocumentStore _documents = new(":memory:", Containers.All, TimeProvider.System);
    private readonly InterruptedStore _interrupted;
    private readonly Backstage _one;
    private readonly Backstage _other;
    private int _round;

    public InterruptionTests()
    {
        _interrupted = new InterruptedStore(_documents);
        _one = new Backstage(_interrupted);
        _other = new Backstage(_documents);
    }

    public void Dispose() => _documents.Dispose();

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
                _interrupted.FailAfter(n);
            else
                _interrupted.FailBefore(n);
            await Assert.ThrowsAsync<IOException>(() => _one.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator));
            _interrupted.Heal();

            if (isContinued)
                await _one.Acceptance.ContinueAsync(id);
            AcceptResult result = await _one.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator);

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
            await _other.ReceiveAsync(rivalId, rivalCustomer, "rival", [addresses[1]]);
            AcceptResult? rival = null;
            _interrupted.Interject(n, async () => rival = await _other.Acceptance.AcceptAsync(rivalId, Backstage.Terms, Backstage.Operator));

            AcceptResult result = await _one.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator);

            Assert.True(result is AcceptResult.Accepted ^ rival is AcceptResult.Accepted, $"Step {n}: {result} and {rival}");
            if (result is AcceptResult.Accepted)
                await AssertAcceptedOnceAsync(id, customer, addresses);
            else
                await AssertAcceptedOnceAsync(rivalId, rivalCustomer, [addresses[1]]);
            string loser = result is AcceptResult.Accepted ? rivalId : id;
            Assert.Equal(ApplicationPhase.Received, (await _other.Applications.FindAsync(loser))!.Application.Phase);
            if (loser == id)
                Assert.Null(await _other.Claims.FindAsync(addresses[0])); // what it had claimed is free again
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
            _interrupted.Interject(n, async () => other = await _other.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator));

            AcceptResult result = await _one.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator);

            Assert.Equal(
                Assert.IsType<AcceptResult.Accepted>(result).Contract.ContractId, Assert.IsType<AcceptResult.Accepted>(other).Contract.ContractId);
            await AssertAcceptedOnceAsync(id, customer, addresses);
        }
    }

    [Fact]
    public async Task A_claim_whose_acceptance_came_to_nothing_is_taken_over_and_its_contract_never_is()
    {
        (string id, _, string[] addresses) = await NewAsync();
        var stale = new AddressClaim(addresses[0], "ctr-stale", "app-gone", NodaTime.Instant.FromUtc(2026, 3, 1, 0, 0));
        Assert.True(await _one.Claims.TryClaimAsync(stale, takenOverETag: null));

        Assert.IsType<AcceptResult.Accepted>(await _one.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator));

        Assert.Null(await _one.Contracts.FindAsync("ctr-stale"));
        Contract contract = (await _one.Contracts.FindAsync(Ids.ContractOf(id, 0)))!.Contract;
        var concluded = (ContractConcluded)(await _one.Contracts.ReadEventsAsync(contract.ContractId, 1)).Items[0].Event;
        Assert.Null(await _one.Contracts.ConcludeAsync(
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
            await _one.Acceptance.AcceptAsync(serviceId, Backstage.Terms, Backstage.Operator);
            string contractId = Ids.ContractOf(serviceId, 0);
            string id = $"app-option{_round}";
            await _one.ReceiveOptionAsync(id, (await _one.Contracts.FindAsync(contractId))!.Contract);
            FixedTerms terms = Backstage.TermsWithoutPrices;
            if (failsAfter)
                _interrupted.FailAfter(n);
            else
                _interrupted.FailBefore(n);
            Exception? crash = await Record.ExceptionAsync(() => _one.Acceptance.AcceptAsync(id, terms, Backstage.Operator));
            _interrupted.Heal();

            Assert.IsType<AcceptResult.Accepted>(await _one.Acceptance.AcceptAsync(id, terms, Backstage.Operator));

            Contract contract = (await _one.Contracts.FindAsync(contractId))!.Contract;
            Assert.Single(contract.Options);
            Assert.Equal(2, contract.Version);
            Assert.Equal(ApplicationPhase.Accepted, (await _one.Applications.FindAsync(id))!.Application.Phase);
            if (crash is null)
            {
                Assert.InRange(n, 3, 5);
                return;
            }
        }
    }

    private async Task<(int Commits, int Steps)> CountAsync()
    {
        (string id, _, _) = await NewAsync();
        _interrupted.Heal();
        await _one.Acceptance.AcceptAsync(id, Backstage.Terms, Backstage.Operator);
        return (_interrupted.Commits, _interrupted.Steps);
    }

    private async Task<(string Id, string Customer, string[] Addresses)> NewAsync()
    {
        _round++;
        (string id, string customer, string[] addresses) = ($"app-round{_round}", $"cust-round{_round}", [$"20.1.0.{_round}", $"20.2.0.{_round}"]);
        await _other.ReceiveAsync(id, customer, "acme", addresses);
        return (id, customer, addresses);
    }

    private async Task AssertAcceptedOnceAsync(string id, string customerId, string[] addresses)
    {
        Application application = (await _other.Applications.FindAsync(id))!.Application;
        Assert.Equal(ApplicationPhase.Accepted, application.Phase);
        Contract contract = (await _other.Contracts.FindAsync(application.ContractId!))!.Contract;
        Assert.Equal(1, contract.Version);
        Assert.Single((await _other.Contracts.ReadEventsAsync(contract.ContractId, 10)).Items);
        Customer customer = (await _other.Customers.FindAsync(customerId))!.Customer;
        Assert.Equal([contract.ContractId], customer.ContractIds);
        Assert.Equal(contract.PartnerId, customer.PartnerId);
        foreach (string address in addresses)
            Assert.Equal(contract.ContractId, (await _other.Claims.FindAsync(address))!.Claim.ContractId);
        ContractPage all = await _other.Contracts.QueryAsync(Enum.GetValues<ContractPhase>(), null, customerId, _ => true, 10);
        Assert.Single(all.Items);
    }
}
