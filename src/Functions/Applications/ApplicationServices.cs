using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Migration;

namespace SecureMx.Functions.Applications;

/// <summary>What settles applications.</summary>
internal static class ApplicationServices
{
    /// <summary>Adds the processes of acceptance and rejection; they need the stores and the clock.</summary>
    public static IServiceCollection AddApplications(this IServiceCollection services) => services
        .AddSingleton<AddressClaimer>()
        .AddSingleton<ExclusiveDomainGuard>()
        .AddSingleton<ServiceAcceptance>()
        .AddSingleton<LateAcceptanceDater>()
        .AddSingleton<ContractAcceptance>()
        .AddSingleton<AcceptanceProcess>()
        .AddSingleton<RejectionProcess>()
        .AddSingleton<MigrationProcess>();
}
