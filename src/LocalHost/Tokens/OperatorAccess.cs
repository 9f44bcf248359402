using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Tokens;

/// <summary>Decides who may manage orchestrations and move the test clock: the provider's staff, or a key of the data folder.</summary>
/// <param name="clock">The clock by which tokens expire.</param>
internal sealed class OperatorAccess(AppConfiguration configuration, FunctionApp app, HostKeys keys, TimeProvider clock)
{
    private const string OperatorRole = "Operator";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private readonly TokenValidationParameters _valid = new()
    {
        ValidIssuer = configuration.Issuer,
        ValidAudience = configuration.Audience,
        IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(configuration.SigningKey)),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        LifetimeValidator = (_, expires, _, _) => expires > clock.GetUtcNow().UtcDateTime,
    };

    /// <summary>Whether a request carries the system key, or a token of the role Operator.</summary>
    public async ValueTask<bool> AllowsAsync(HttpRequest request) =>
        keys.Allow(request, "system") || (BearerOf(request) is { } token && await IsOperatorAsync(token));

    private async Task<bool> IsOperatorAsync(string token)
    {
        var result = await Handler.ValidateTokenAsync(token, _valid);
        return result.IsValid
            && result.ClaimsIdentity.HasClaim(claim => claim.Type == app.RoleClaim && claim.Value == OperatorRole);
    }

    private static string? BearerOf(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? header.Parameter
            : null;
}
