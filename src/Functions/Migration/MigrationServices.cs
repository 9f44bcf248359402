using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Migration;

/// <summary>The services behind migrated contracts.</summary>
internal static class MigrationServices
{
    /// <summary>Adds them; they need the services of applications.</summary>
    public static IServiceCollection AddMigration(this IServiceCollection services) => services
        .AddSingleton<MigrationProcess>();
}
