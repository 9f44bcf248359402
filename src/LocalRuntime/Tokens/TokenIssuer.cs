using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecureMx.LocalRuntime;

/// <summary>Makes bearer tokens (JWT, HS256) that the app of the same data folder accepts.</summary>
internal sealed class TokenIssuer(string issuer, string audience, string signingKey, RuntimeSettings settings)
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>A token; valid from the instant given.</summary>
    public string Issue(TokenRequest request, DateTimeOffset now)
    {
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = issuer,
            ["aud"] = audience,
            ["sub"] = request.Subject ?? Subject(request),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddDays(request.ExpiresInDays).ToUnixTimeSeconds(),
            [settings.RoleClaim] = new[] { request.Role },
        };
        if (request.Partner is not null)
            claims[settings.PartnerClaim] = request.Partner;
        var text = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(signingKey), Encoding.ASCII.GetBytes(text));
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

#pragma warning disable CA1308 // A name for a person to read, not a key to compare.
    private static string Subject(TokenRequest request) =>
        (request.Partner is null ? request.Role! : $"{request.Role}-{request.Partner}").ToLowerInvariant();
#pragma warning restore CA1308
}
