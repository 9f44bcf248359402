using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureMx.Functions.Api;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Customers;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Migration;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Outages;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions;

/// <summary>The app's services.</summary>
public static class SecureMxServices
{
    /// <summary>Registers every service of the functions. Settings are checked when the host starts, and a missing one is named.</summary>
    public static IServiceCollection AddSecureMx(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings(configuration);
        services.AddDocuments();
        services.AddStores();
        services.AddApi();
        services.AddOrchestrations();
        services.AddApplications();
        services.AddMigration();
        services.AddEnding();
        services.AddNotifications();
        services.AddBilling();
        services.AddInvoices();
        services.AddCustomers();
        services.AddReadings();
        services.AddOutages();
        services.AddTasks();
        services.AddSingleton<RecordLog>();
        services.AddTelemetry(configuration);
        return services;
    }

    private static void AddSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecureMxSettings>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecureMxSettings>, SecureMxSettingsCheck>();
        services.AddSection(settings => settings.Identity);
        services.AddSection(settings => settings.Documents);
        services.AddSection(settings => settings.Issuer);
        services.AddSection(settings => settings.Payment);
        services.AddSection(settings => settings.Peppol);
        services.AddSection(settings => settings.Journal);
        services.AddSection(settings => settings.Idempotency);
        services.AddSection(settings => settings.Limits);
        services.AddSection(settings => settings.Http);
        services.AddSection(settings => settings.Webhooks);
        services.AddSection(settings => settings.Telemetry);
    }

    // A service that needs one section takes that section alone.
    private static void AddSection<TSection>(this IServiceCollection services, Func<SecureMxSettings, TSection> section)
        where TSection : class =>
        services.AddSingleton(provider => Options.Create(section(provider.GetRequiredService<IOptions<SecureMxSettings>>().Value)));
}
