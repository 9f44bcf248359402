using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Customers;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Migration;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>The stores and the acceptance process over a store, without HTTP.</summary>
internal sealed class Backstage
{
    public static readonly Actor Operator = new("operator", "olivia");

    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));

    public Backstage(IDocumentStore documents)
    {
        Contracts = new(documents, Clock);
        Applications = new(documents, new StoreUpgrade(documents, [], Clock));
        Finder = new(documents, new StoreUpgrade(documents, [], Clock));
        Customers = new(documents);
        Former = new(documents);
        Claims = new(documents);
        var claims = new AddressClaimer(Claims, Contracts, Applications, Clock);
        var ends = new ServiceEndRecorder(Contracts, new OutboxDispatcher(documents, NullLogger<OutboxDispatcher>.Instance), Clock);
        var domains = new ExclusiveDomainGuard(Customers, Contracts);
        var services = new ServiceAcceptance(Applications, Contracts, Customers, claims, domains, new DomainIndex(documents), ends);
        Migration = new(Applications, Customers, claims, domains, services, new EventFeed(documents), Clock);
        Acceptance = new(
            Applications, Customers, services,
            new ContractAcceptance(
                Applications, Contracts, Customers, claims, domains, new DomainIndex(documents),
                new LateAcceptanceDater(
                    Applications, Contracts, new CloseStore(documents, new StoreUpgrade(documents, [], Clock), Clock),
                    new BillStore(documents, new InvoicingPlans(documents), Clock), Clock),
                ends, Clock),
            new TransferAcceptance(
                Applications, Contracts, Customers, Former, domains, ends,
                new LapseTaskRaiser(new TaskStore(documents, new StoreUpgrade(documents, [], Clock), Clock)), Clock),
            Clock);
    }

    public ContractStore Contracts { get; }

    public ContractFinder Finder { get; }

    public ApplicationStore Applications { get; }

    public CustomerStore Customers { get; }

    public FormerContracts Former { get; }

    public AddressClaimStore Claims { get; }

    public AcceptanceProcess Acceptance { get; }

    public MigrationProcess Migration { get; }

    /// <summary>What an acceptance fixes, with prices for the base alone.</summary>
    public static FixedTerms Terms =>
        FixedTerms.Of(new AcceptanceTerms(new LocalDate(2026, 4, 1), new QuotedPrices(new BasePrices(1, 2, 3))));

    /// <summary>The same day, with the prices that the contract has.</summary>
    public static FixedTerms TermsWithoutPrices => FixedTerms.Of(new AcceptanceTerms(new LocalDate(2026, 4, 1)));

    /// <summary>An application for the service has been received.</summary>
    public async Task<Application> ReceiveAsync(
        string id, string customerId, string partnerId, string[] addresses, params OptionRequest[] options) =>
        (await Applications.CreateAsync(new Application
        {
            ApplicationId = id,
            Kind = ApplicationKind.Service,
            Phase = ApplicationPhase.Received,
            PartnerId = partnerId,
            CustomerId = customerId,
            ReceivedAt = Clock.Now(),
            By = new Actor("partner", partnerId),
            Service = new ServiceApplication(
                customerId, "例示株式会社", ["example.jp"], addresses, [new Administrator("管理 太郎", "admin@example.jp")], 10, options),
        })).Application;

    /// <summary>An application for an option on a contract has been received.</summary>
    public Task<Application> ReceiveOptionAsync(string id, Contract contract, string code = OptionCatalog.AccountApi) =>
        ReceiveOptionsAsync(id, contract, new OptionRequest(code));

    /// <summary>An application for options on a contract has been received.</summary>
    public async Task<Application> ReceiveOptionsAsync(string id, Contract contract, params OptionRequest[] options) =>
        (await Applications.CreateAsync(new Application
        {
            ApplicationId = id,
            Kind = ApplicationKind.Options,
            Phase = ApplicationPhase.Received,
            PartnerId = contract.PartnerId,
            CustomerId = contract.CustomerId,
            ReceivedAt = Clock.Now(),
            By = new Actor("partner", contract.PartnerId),
            Options = options,
            ContractId = contract.ContractId,
        })).Application;

    /// <summary>An application for a transfer of a contract has been received.</summary>
    public Task ReceiveTransferAsync(string id, Contract contract, string successor) =>
        Applications.CreateAsync(new Application
        {
            ApplicationId = id,
            Kind = ApplicationKind.Transfer,
            Phase = ApplicationPhase.Received,
            PartnerId = contract.PartnerId,
            CustomerId = successor,
            ReceivedAt = Clock.Now(),
            By = new Actor("partner", contract.PartnerId),
            Transfer = new TransferApplication(successor, "承継株式会社") { FormerCustomerId = contract.CustomerId },
            ContractId = contract.ContractId,
        });

    /// <summary>An application for a change of a contract has been received.</summary>
    public Task ReceiveChangeAsync(string id, Contract contract, ChangeApplication change) =>
        Applications.CreateAsync(new Application
        {
            ApplicationId = id,
            Kind = ApplicationKind.Change,
            Phase = ApplicationPhase.Received,
            PartnerId = contract.PartnerId,
            CustomerId = contract.CustomerId,
            ReceivedAt = Clock.Now(),
            By = new Actor("partner", contract.PartnerId),
            Change = change,
            ContractId = contract.ContractId,
        });
}
