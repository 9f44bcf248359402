using Microsoft.Extensions.Options;

namespace SecureMx.Functions.Identity;

/// <summary>
/// Section <c>Identity</c>: whose tokens are believed. Either <see cref="Authority"/> (keys and issuer by OIDC discovery) or
/// <see cref="SigningKey"/> with <see cref="Issuer"/> (one symmetric key, as the local runtime mints with).
/// </summary>
public sealed class IdentitySettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Identity";

    /// <summary>The token's <c>aud</c>. Required.</summary>
    public string? Audience { get; set; }

    /// <summary>The token's <c>iss</c>. Required with <see cref="SigningKey"/>; otherwise the discovery document's.</summary>
    public string? Issuer { get; set; }

    /// <summary>The symmetric key for HS256: base64 of at least 32 bytes.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The OIDC authority, an https address, e.g. <c>https://login.microsoftonline.com/TENANT/v2.0</c>.</summary>
    public string? Authority { get; set; }
}

/// <summary>Names the setting that is missing or wrong.</summary>
internal sealed class IdentitySettingsCheck : IValidateOptions<IdentitySettings>
{
    private const int MinimumKeyBytes = 32;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, IdentitySettings options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Audience))
            failures.Add("The setting Identity:Audience is missing.");

        if (string.IsNullOrWhiteSpace(options.Authority) == string.IsNullOrWhiteSpace(options.SigningKey))
            failures.Add("Set one of Identity:Authority and Identity:SigningKey.");
        else if (options.SigningKey is { } key)
            CheckKey(key, options.Issuer, failures);
        else if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out Uri? authority) || authority.Scheme != Uri.UriSchemeHttps)
            failures.Add("The setting Identity:Authority is not an https address.");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckKey(string key, string? issuer, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(issuer))
            failures.Add("The setting Identity:Issuer is missing: it is needed with Identity:SigningKey.");

        byte[] bytes = new byte[key.Length];
        if (!Convert.TryFromBase64String(key, bytes, out int length) || length < MinimumKeyBytes)
            failures.Add($"The setting Identity:SigningKey is not base64 of at least {MinimumKeyBytes} bytes.");
    }
}
