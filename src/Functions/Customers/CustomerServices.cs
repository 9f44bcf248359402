using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Customers;

/// <summary>The services behind customers.</summary>
internal static class CustomerServices
{
    /// <summary>Adds them; they need the stores, the outbox and the balances.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services
        .AddSingleton<CustomerViewer>()
        .AddSingleton<ProfileActivities>();
}
