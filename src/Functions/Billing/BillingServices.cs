using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Billing.Balances;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Billing.Links;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>The services behind bills, closes and balances.</summary>
internal static class BillingServices
{
    /// <summary>Adds them; they need the stores, the readings and the clock.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddSingleton<BillStore>()
        .AddSingleton<BatchClose>()
        .AddSingleton<ChangesToBilledMonths>()
        .AddSingleton<IDocumentUpgrade, CloseStore.Upgrade>()
        .AddSingleton<CloseStore>()
        .AddSingleton<MonthBills>()
        .AddSingleton<MonthFiles>()
        .AddSingleton<NumberedBills>()
        .AddSingleton<InvoicingPlans>()
        .AddSingleton<InvoicePartsReader>()
        .AddSingleton<InvoiceCredits>()
        .AddSingleton<InvoiceMaker>()
        .AddSingleton<CombinedInvoices>()
        .AddSingleton<InvoicePreviewer>()
        .AddSingleton<BillLinkStore>()
        .AddSingleton<BillLinks>()
        .AddSingleton<LinkedDocuments>()
        .AddSingleton<LinkAllowance>()
        .AddSingleton<CustomerBalances>()
        .AddSingleton<BalanceSettlements>();
}
