namespace SecureMx.Functions.Api.Identity;

/// <summary>
/// Section <c>Identity</c>: trusted token issuers. Either <see cref="Authority"/> (keys and issuer by OIDC discovery) or
/// <see cref="SigningKey"/> with <see cref="Issuer"/> (one symmetric key, as the local host issues).
/// </summary>
public sealed class IdentitySettings
{
    private const int MinimumKeyBytes = 32;

    /// <summary>The token's <c>aud</c>. Required.</summary>
    public string? Audience { get; set; }

    /// <summary>The token's <c>iss</c>. Required with <see cref="SigningKey"/>; otherwise the discovery document's.</summary>
    public string? Issuer { get; set; }

    /// <summary>The symmetric key for HS256: base64 of at least 32 bytes.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The OIDC authority, an https address, e.g. <c>https://login.microsoftonline.com/TENANT/v2.0</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>Returns what is missing or wrong, each with the setting's name.</summary>
    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Audience))
            yield return "The setting Identity:Audience is missing.";

        if (string.IsNullOrWhiteSpace(Authority) == string.IsNullOrWhiteSpace(SigningKey))
        {
            yield return "Set one of Identity:Authority and Identity:SigningKey.";
        }
        else if (!string.IsNullOrWhiteSpace(Authority)
            && (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || authority.Scheme != Uri.UriSchemeHttps))
        {
            yield return "The setting Identity:Authority is not an https address.";
        }

        if (string.IsNullOrWhiteSpace(SigningKey))
            yield break;
        if (string.IsNullOrWhiteSpace(Issuer))
            yield return "The setting Identity:Issuer is missing: it is needed with Identity:SigningKey.";
        if (!Convert.TryFromBase64String(SigningKey, new byte[SigningKey.Length], out int length) || length < MinimumKeyBytes)
            yield return $"The setting Identity:SigningKey is not base64 of at least {MinimumKeyBytes} bytes.";
    }
}
