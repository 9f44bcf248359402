namespace SecureMx.Functions.Api.Http;

/// <summary>Section <c>Http</c>: how the service is reached.</summary>
public sealed class HttpSettings
{
    /// <summary>Stands for every origin.</summary>
    public const string AnyOrigin = "*";

    /// <summary>
    /// Base of the addresses in answers: scheme and host, e.g. <c>https://api.example.jp</c>. Without it, the host name that Azure
    /// gave the app.
    /// </summary>
    public string? PublicAddress { get; init; }

    /// <summary>
    /// The origins of web pages that may call (CORS), separated by commas, or <c>*</c> for every one. None by default.
    /// </summary>
    public string? CorsOrigins { get; init; }

    /// <summary>The origins of <see cref="CorsOrigins"/>, as browsers send them.</summary>
    internal IReadOnlyList<string> Origins =>
        CorsOrigins?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Returns the faults of the settings, each with the setting's name.</summary>
    internal IEnumerable<string> Faults()
    {
        if (!string.IsNullOrWhiteSpace(PublicAddress) && !IsOrigin(PublicAddress.TrimEnd('/')))
            yield return "The setting Http:PublicAddress is not an https address without a path.";
        if (Origins.Any(origin => origin != AnyOrigin && !IsOrigin(origin)))
            yield return "The setting Http:CorsOrigins has what is not an https origin without a path.";
    }

    // Plain http only on this machine.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            && address.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
