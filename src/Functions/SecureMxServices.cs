using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureMx.Functions.Api.Health;
using SecureMx.Functions.Api.Idempotency;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Outages;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions;

/// <summary>The app's services.</summary>
public static class SecureMxServices
{
    /// <summary>Adds all that the functions need; settings are checked when the host starts, and a missing one is named.</summary>
    public static IServiceCollection AddSecureMx(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings(configuration);
        services.AddSingleton<FunctionAccess>();
        services.AddSingleton<TokenValidator>();
        services.AddSingleton<IdempotencyStore>();
        services.AddDocuments();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<StoreProbe>(provider, TimeProvider.System));
        services.AddStores();
        services.AddApplications();
        services.AddEnding();
        services.AddOutbox();
        services.AddBilling();
        services.AddReadings();
        services.AddOutages();
        services.AddTasks();
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
        services.AddSection(settings => settings.Idempotency);
        services.AddSection(settings => settings.Webhooks);
        services.AddSection(settings => settings.Telemetry);
    }

    // Whoever needs one section asks for it alone.
    private static void AddSection<TSection>(this IServiceCollection services, Func<SecureMxSettings, TSection> section)
        where TSection : class
        => services.AddSingleton(provider => Options.Create(section(provider.GetRequiredService<IOptions<SecureMxSettings>>().Value)));
}
