using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tasks;

/// <summary>The services behind the operators' tasks.</summary>
internal static class TaskServices
{
    /// <summary>Adds them; they need the documents and the clock.</summary>
    public static IServiceCollection AddTasks(this IServiceCollection services) => services
        .AddSingleton<IDocumentUpgrade, TaskStore.Upgrade>()
        .AddSingleton<TaskStore>();
}
