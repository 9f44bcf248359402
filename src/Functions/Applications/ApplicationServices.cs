using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Applications;

/// <summary>The services behind applications and acceptances.</summary>
internal static class ApplicationServices
{
    /// <summary>Adds them; they need the stores and the clock.</summary>
    public static IServiceCollection AddApplications(this IServiceCollection services) => services
        .AddSingleton<AddressClaimer>()
        .AddSingleton<ExclusiveDomainGuard>()
        .AddSingleton<SharedDomainReader>()
        .AddSingleton<ServiceAcceptance>()
        .AddSingleton<LateAcceptanceDater>()
        .AddSingleton<ContractAcceptance>()
        .AddSingleton<TransferAcceptance>()
        .AddSingleton<AcceptanceProcess>()
        .AddSingleton<ApplicationKeeper>()
        .AddSingleton<RejectionProcess>()
        .AddSingleton<WithdrawalProcess>();
}
