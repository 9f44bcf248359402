using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Stores;

/// <summary>The stores that speak the domain's words.</summary>
internal static class StoreServices
{
    /// <summary>Adds them; they need the document store and the clock.</summary>
    public static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<StoreUpgrade>()
        .AddSingleton<IDocumentUpgrade, ContractUpgrade>()
        .AddSingleton<IDocumentUpgrade, ApplicationStore.Upgrade>()
        .AddSingleton<IDocumentUpgrade, CustomerUpgrade>()
        .AddSingleton<ContractStore>()
        .AddSingleton<ContractFinder>()
        .AddSingleton<CustomerFinder>()
        .AddSingleton<ApplicationStore>()
        .AddSingleton<OpenApplications>()
        .AddSingleton<CustomerStore>()
        .AddSingleton<FormerContracts>()
        .AddSingleton<AddressClaimStore>()
        .AddSingleton<DomainIndex>()
        .AddSingleton<ClientStore>();
}
