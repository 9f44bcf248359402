using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>Where the management API answers and with what key.</summary>
internal sealed class ManagementAddress(IServiceProvider services, IOptions<LocalDurableTaskOptions> options)
{
    public const string Prefix = "/runtime/webhooks/durabletask";

    /// <summary>Scheme, host, port and prefix.</summary>
    /// <exception cref="InvalidOperationException">No server listens, and the options name no address.</exception>
    public string BaseUrl => Root.GetLeftPart(UriPartial.Authority) + Prefix;

    private Uri Root => options.Value.BaseAddress
        ?? (services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } listening
            ? new Uri(Reachable(listening))
            : throw new InvalidOperationException(
                $"No server listens, so the management address is not known: set {nameof(LocalDurableTaskOptions.BaseAddress)}."));

    /// <summary>The addresses of one instance.</summary>
    public HttpManagementPayload For(string instanceId, string? baseUrl = null)
    {
        var instance = $"{baseUrl ?? BaseUrl}/instances/{Uri.EscapeDataString(instanceId)}";
        var (hub, code) = (Uri.EscapeDataString(options.Value.HubName), Uri.EscapeDataString(options.Value.SystemKey));
        var key = $"taskHub={hub}&connection=Storage&code={code}";
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = $"{instance}?{key}",
            SendEventPostUri = $"{instance}/raiseEvent/{{eventName}}?{key}",
            TerminatePostUri = $"{instance}/terminate?reason={{text}}&{key}",
            RewindPostUri = $"{instance}/rewind?reason={{text}}&{key}",
            PurgeHistoryDeleteUri = $"{instance}?{key}",
            RestartPostUri = $"{instance}/restart?{key}",
            SuspendPostUri = $"{instance}/suspend?reason={{text}}&{key}",
            ResumePostUri = $"{instance}/resume?reason={{text}}&{key}",
        };
    }

    // A server that listens on every address is reached at localhost.
    private static string Reachable(string listening) => listening
        .Replace("//[::]", "//localhost", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
        .Replace("//+", "//localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal);
}
