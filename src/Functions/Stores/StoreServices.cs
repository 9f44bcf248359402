using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Stores;

/// <summary>The stores that speak the domain's words.</summary>
internal static class StoreServices
{
    /// <summary>Adds them; they need the document store and the clock.</summary>
    public static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<ContractStore>()
        .AddSingleton<ApplicationStore>()
        .AddSingleton<OpenApplications>()
        .AddSingleton<CustomerStore>()
        .AddSingleton<AddressClaimStore>()
        .AddSingleton<DomainIndex>()
        .AddSingleton<ClientStore>();
}
