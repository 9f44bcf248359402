using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Billing.Balances;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Billing;

/// <summary>The services behind bills and closes.</summary>
internal static class BillingServices
{
    /// <summary>Adds them; the issuer's settings are added where settings are.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddSingleton<BillStore>()
        .AddSingleton<BatchClose>()
        .AddSingleton<ChangesToBilledMonths>()
        .AddSingleton<CloseStore>()
        .AddSingleton<CustomerBalances>()
        .AddSingleton<BalanceSettlements>()
        .AddSingleton<InvoiceFormats>();
}
