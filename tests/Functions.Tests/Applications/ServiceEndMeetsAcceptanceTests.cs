using NodaTime;
using SecureMx.Documents.Sqlite;
using SecureMx.Domain;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>
/// E6, O3: a designated service is given an end while an option that needs it is being accepted; the option has that end whatever the
/// moment.
/// </summary>
public sealed class ServiceEndMeetsAcceptanceTests : IDisposable
{
    private static readonly LocalDate EndsOn = new(2026, 6, 30);

    private readonly SqliteDocumentStore _documents = new(":memory:", Containers.All, TimeProvider.System);
    private readonly InterruptedStore _interrupted;
    private readonly Backstage _one;
    private readonly Backstage _other;

    public ServiceEndMeetsAcceptanceTests()
    {
        _interrupted = new InterruptedStore(_documents);
        _one = new Backstage(_interrupted);
        _other = new Backstage(_documents);
    }

    public void Dispose() => _documents.Dispose();

    [Fact]
    public async Task E6_the_end_is_on_a_contract_that_is_being_concluded()
    {
        for (int n = 0; ; n++)
        {
            string customer = $"cust-{n}";
            await HoldServiceAsync(customer);
            Application form = await _other.ReceiveAsync(
                $"app-{n}", customer, "acme", [$"20.0.1.{n}"], new OptionRequest(OptionCatalog.Dox));
            _interrupted.Interject(n, () => EndServiceAsync(customer));

            var accepted = Assert.IsType<AcceptResult.Accepted>(
                await _one.Acceptance.AcceptAsync(form.ApplicationId, Backstage.Terms, Backstage.Operator));

            if (_interrupted.Steps <= n)
            {
                Assert.InRange(n, 8, 30);
                return;
            }

            await AssertEndsAsync(accepted.Contract.ContractId);
        }
    }

    [Fact]
    public async Task E6_the_end_is_on_an_option_that_is_being_accepted()
    {
        for (int n = 0; ; n++)
        {
            string customer = $"cust-{n}";
            await HoldServiceAsync(customer);
            await _other.ReceiveAsync($"app-{n}", customer, "acme", [$"20.0.1.{n}"]);
            var contract = Assert.IsType<AcceptResult.Accepted>(
                await _other.Acceptance.AcceptAsync($"app-{n}", Backstage.Terms, Backstage.Operator)).Contract;
            Application form = await _other.ReceiveOptionAsync($"app-option-{n}", contract, OptionCatalog.Dox);
            _interrupted.Interject(n, () => EndServiceAsync(customer));

            Assert.IsType<AcceptResult.Accepted>(
                await _one.Acceptance.AcceptAsync(form.ApplicationId, Backstage.TermsWithoutPrices, Backstage.Operator));

            if (_interrupted.Steps <= n)
            {
                Assert.InRange(n, 5, 20);
                return;
            }

            await AssertEndsAsync(contract.ContractId);
        }
    }

    private Task<StoredCustomer?> HoldServiceAsync(string customer) =>
        _other.Customers.ChangeAsync(
            new(null, customer),
            _ => Customer.Unknown(new(null,
                customer)) with
            { Services = [new(DesignatedServices.DocumentExchange, new LocalDate(2026, 1, 1))] });

    // As the call that ends a service does: the customer first, then every contract that it has by then.
    private async Task EndServiceAsync(string customerId)
    {
        StoredCustomer customer = (await _other.Customers.ChangeAsync(
            new(null, customerId),
            known => known! with { Services = [.. known.Services.Select(service => service with { EndsOn = EndsOn })] }))!;
        foreach (string contractId in (await _other.Customers.ListContractsAsync(customer.Customer, "", 10)).ContractIds)
        {
            await _other.Contracts.DecideAsync(
                contractId, (contract, _) => ServiceRecords.RecordEnd(contract, DesignatedServices.DocumentExchange, EndsOn),
                Backstage.Operator);
        }
    }

    private async Task AssertEndsAsync(string contractId)
    {
        Contract contract = (await _other.Contracts.FindAsync(contractId))!.Contract;
        Assert.Equal(EndsOn, Ends.Of(contract, Assert.Single(contract.Options))!.EffectiveDate);
    }
}
