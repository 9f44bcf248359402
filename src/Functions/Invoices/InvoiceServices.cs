using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Invoices;

/// <summary>The services behind invoices on paper.</summary>
internal static class InvoiceServices
{
    /// <summary>Adds them; they need the settings of the issuer and of payment.</summary>
    public static IServiceCollection AddInvoices(this IServiceCollection services) => services
        .AddSingleton<InvoiceFormats>();
}
