using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Ending;

/// <summary>The services behind ends and settlements.</summary>
internal static class EndingServices
{
    /// <summary>Adds them; they need the stores, the bills and the tasks.</summary>
    public static IServiceCollection AddEnding(this IServiceCollection services) => services
        .AddSingleton<LapseTaskRaiser>()
        .AddSingleton<WaiverTaskRaiser>()
        .AddSingleton<SettlementCalculator>()
        .AddSingleton<NoticeDesk>()
        .AddSingleton<ServiceEndRecorder>()
        .AddSingleton<ServiceStartActivities>()
        .AddSingleton<ServiceStartRecorder>();
}
