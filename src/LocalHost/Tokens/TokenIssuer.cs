using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Tokens;

/// <summary>Issues bearer tokens (JWT, HS256) that the app of the same data folder accepts.</summary>
/// <param name="clock">The clock by which the app checks them.</param>
internal sealed class TokenIssuer(AppConfiguration configuration, FunctionApp app, TimeProvider clock)
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>
    /// Issues a token. It is valid by the app's clock and by the time of day, of which a test clock may be years ahead or behind.
    /// </summary>
    public string Issue(TokenRequest request)
    {
        var now = TimeProvider.System.GetUtcNow();
        var appNow = clock.GetUtcNow();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = configuration.Issuer,
            ["aud"] = configuration.Audience,
            ["sub"] = request.Subject ?? SubjectOf(request),
            ["iat"] = (now < appNow ? now : appNow).ToUnixTimeSeconds(),
            ["exp"] = (now > appNow ? now : appNow).AddDays(request.ExpiresInDays).ToUnixTimeSeconds(),
            [app.RoleClaim] = new[] { request.Role },
        };
        if (request.Partner is not null)
            claims[app.PartnerClaim] = request.Partner;
        var text = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var key = Convert.FromBase64String(configuration.SigningKey);
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)))}";
    }

#pragma warning disable CA1308 // A name for a person to read, not a key to compare.
    private static string SubjectOf(TokenRequest request) =>
        (request.Partner is null ? request.Role : $"{request.Role}-{request.Partner}").ToLowerInvariant();
#pragma warning restore CA1308
}
