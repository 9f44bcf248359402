using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace SecureMx.Functions.Api.Http;

/// <summary>Base address of the service in its answers.</summary>
/// <remarks>It comes from the settings, or from Azure, and never from the header <c>Host</c>: callers write what they like there.</remarks>
public sealed class ServiceAddress(IOptions<HttpSettings> options, IConfiguration configuration)
{
    private const string AzureHostName = "WEBSITE_HOSTNAME";

    /// <summary>
    /// Scheme and host without a slash at the end; empty where neither is known, so that addresses are relative to the request's.
    /// </summary>
    public string Root { get; } =
        !string.IsNullOrWhiteSpace(options.Value.PublicAddress) ? options.Value.PublicAddress.TrimEnd('/')
            : configuration[AzureHostName] is { Length: > 0 } host ? $"https://{host}"
            : "";

    /// <summary>The address of a path below <c>/api</c>.</summary>
    /// <param name="path">Without a leading slash.</param>
    public string Of(string path) => $"{Root}/api/{path}";
}
