using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Orchestrations.Outbox;

/// <summary>What starts errands.</summary>
internal static class ErrandServices
{
    /// <summary>Adds it; it needs the documents.</summary>
    public static IServiceCollection AddErrands(this IServiceCollection services)
        => services.AddSingleton<StartFailures>().AddSingleton<ErrandStarts>();
}
