using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Errands;

/// <summary>What starts errands.</summary>
internal static class ErrandServices
{
    /// <summary>Adds it; it needs the documents and what notes failed starts.</summary>
    public static IServiceCollection AddErrands(this IServiceCollection services) => services.AddSingleton<ErrandStarts>();
}
