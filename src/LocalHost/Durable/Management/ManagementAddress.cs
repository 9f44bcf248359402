using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace SecureMx.LocalHost.Durable.Management;

/// <summary>The addresses at which one instance is managed. They carry the system key and nothing else.</summary>
internal sealed record ManagementAddress(
    string StatusQueryGetUri,
    string SendEventPostUri,
    string TerminatePostUri,
    string PurgeHistoryDeleteUri,
    string RestartPostUri,
    string SuspendPostUri,
    string ResumePostUri)
{
    public const string Prefix = "/runtime/webhooks/durabletask";

    /// <summary>The addresses of an instance at the host that a request was sent to.</summary>
    public static ManagementAddress For(string instanceId, HttpRequest request, string systemKey)
    {
        var root = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, Prefix);
        var instance = $"{root}/instances/{Uri.EscapeDataString(instanceId)}";
        var key = "code=" + Uri.EscapeDataString(systemKey);
        return new ManagementAddress(
            $"{instance}?{key}",
            $"{instance}/raiseEvent/{{eventName}}?{key}",
            $"{instance}/terminate?reason={{text}}&{key}",
            $"{instance}?{key}",
            $"{instance}/restart?{key}",
            $"{instance}/suspend?reason={{text}}&{key}",
            $"{instance}/resume?reason={{text}}&{key}");
    }
}
