using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Billing.Invoices;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Errands;
using SecureMx.Functions.Http.Idempotency;
using SecureMx.Functions.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions;

/// <summary>The app's services.</summary>
public static class SecureMxServices
{
    /// <summary>Adds all that the functions need; settings are checked when the host starts, and a missing one is named.</summary>
    public static IServiceCollection AddSecureMx(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<IdentitySettings, IdentitySettingsCheck>(configuration, IdentitySettings.Section);
        services.AddSettings<DocumentSettings, DocumentSettingsCheck>(configuration, DocumentSettings.Section);
        services.AddSettings<IdempotencySettings, IdempotencySettingsCheck>(configuration, IdempotencySettings.Section);
        services.AddSettings<IssuerSettings, IssuerSettingsCheck>(configuration, IssuerSettings.Section);
        services.AddSingleton<FunctionAccess>();
        services.AddSingleton<TokenValidator>();
        services.AddSingleton<IdempotencyStore>();
        services.AddDocuments();
        services.AddStores();
        services.AddApplications();
        services.AddEnding(configuration);
        services.AddErrands();
        services.AddBilling();
        return services;
    }

    private static void AddSettings<TSettings, TCheck>(this IServiceCollection services, IConfiguration configuration, string section)
        where TSettings : class
        where TCheck : class, IValidateOptions<TSettings>
    {
        services.AddOptions<TSettings>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TSettings>, TCheck>();
    }
}
