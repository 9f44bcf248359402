using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace SecureMx.LocalRuntime;

/// <summary>Makes bearer tokens (JWT, HS256) that the app of the same data folder accepts.</summary>
public sealed class TokenIssuer
{
    private const int DefaultDays = 3650;
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
    private readonly IConfiguration configuration;
    private readonly RuntimeSettings settings;
    private readonly TimeProvider time;

    internal TokenIssuer(IConfiguration configuration, RuntimeSettings settings, TimeProvider time) =>
        (this.configuration, this.settings, this.time) = (configuration, settings, time);

    /// <summary>A token of a role, good for ten years of the clock that the app runs by and of the time of day.</summary>
    /// <param name="role">The one role.</param>
    /// <param name="partner">The partner, where the role has one.</param>
    /// <param name="subject">Who it is for; null for a name made of role and partner.</param>
    public string Issue(string role, string? partner = null, string? subject = null) =>
        Issue(new TokenRequest(role, partner, subject, DefaultDays), TimeProvider.System.GetUtcNow());

    // A test clock may stand before or after the time of day, and a token should be good by both.
    internal string Issue(TokenRequest request, DateTimeOffset? otherClock)
    {
        var now = time.GetUtcNow();
        var clock = otherClock ?? now;
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = configuration[RuntimeConfiguration.Issuer],
            ["aud"] = configuration[RuntimeConfiguration.Audience],
            ["sub"] = request.Subject ?? Subject(request),
            ["iat"] = Earlier(now, clock).ToUnixTimeSeconds(),
            ["exp"] = Later(now, clock).AddDays(request.ExpiresInDays).ToUnixTimeSeconds(),
            [settings.RoleClaim] = new[] { request.Role },
        };
        if (request.Partner is not null)
            claims[settings.PartnerClaim] = request.Partner;
        var text = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var key = Convert.FromBase64String(configuration[RuntimeConfiguration.SigningKey]!);
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)))}";
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

#pragma warning disable CA1308 // A name for a person to read, not a key to compare.
    private static string Subject(TokenRequest request) =>
        (request.Partner is null ? request.Role! : $"{request.Role}-{request.Partner}").ToLowerInvariant();
#pragma warning restore CA1308
}
