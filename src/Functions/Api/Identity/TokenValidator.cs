using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using SecureMx.Domain;

namespace SecureMx.Functions.Api.Identity;

/// <summary>Claims of a valid token.</summary>
/// <param name="Roles">Its roles that this app knows, in the order of <see cref="Role"/>.</param>
/// <param name="PartnerId">The claim <c>partner_id</c>; null where there is none.</param>
/// <param name="Subject">The claim <c>sub</c>; where there is none, <c>oid</c>, <c>azp</c> or <c>appid</c>.</param>
/// <param name="ClientId">The application that got the token: the claim <c>azp</c> or <c>appid</c>; null where there is none.</param>
/// <param name="Name">The person: the claim <c>name</c> or <c>preferred_username</c>, at most 200 characters; null where the token names
/// none.</param>
/// <param name="Expires">The end of its life, by the wall clock.</param>
public sealed record Identified(
    IReadOnlyList<Role> Roles, string? PartnerId, string Subject, string? ClientId, string? Name, DateTimeOffset Expires);

/// <summary>Validates bearer tokens: signature, issuer, audience, lifetime, and a subject to name on the record.</summary>
/// <remarks>
/// A token's lifetime is measured by the machine's wall clock and not by the app's <see cref="TimeProvider"/>: tokens come from another
/// system, whose clock is the wall's, and in the sandbox, where months pass in a second, every token would be dead after the first move of
/// the clock.
/// </remarks>
public sealed class TokenValidator
{
    private const int MaximumNameLength = 200;

    private static readonly string[] SubjectClaims = ["sub", "oid", "azp", "appid"];
    private static readonly string[] ClientClaims = ["azp", "appid"];
    private static readonly string[] NameClaims = ["name", "preferred_username"];
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DiscoveryTimeout = TimeSpan.FromSeconds(10);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _parameters;
    private readonly BaseConfigurationManager? _authority;
    private readonly TokenCache _cache = new();

    /// <summary>
    /// Prepares validation by the settings; keys of an authority are fetched with the first token and renewed by themselves.
    /// </summary>
    public TokenValidator(IOptions<IdentitySettings> options)
        : this(options.Value, options.Value.Authority is { } authority ? Discovery(authority) : null)
    {
    }

    internal TokenValidator(IdentitySettings settings, BaseConfigurationManager? authority)
    {
        _authority = authority;
        _parameters = new TokenValidationParameters
        {
            ValidAudience = settings.Audience,
            ValidIssuer = settings.Issuer,
            ClockSkew = ClockSkew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            // Only asymmetric algorithms with an authority: with a symmetric one its public key could be taken for a secret.
            ValidAlgorithms = authority is null
                ? [SecurityAlgorithms.HmacSha256]
                : [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = authority is null ? new SymmetricSecurityKey(Convert.FromBase64String(settings.SigningKey!)) : null,
            ConfigurationManager = authority,
        };
    }

    /// <summary>Returns what the token says, or null where it is not valid, whatever the reason.</summary>
    /// <exception cref="AuthorityUnreachableException">The authority's keys are not available.</exception>
    public async ValueTask<Identified?> ValidateAsync(string token)
    {
        if (_cache.Find(token) is { } known)
            return known;

        if (!_handler.CanReadToken(token))
            return null;
        if (_authority is not null)
            await DiscoverAsync(_authority);

        TokenValidationResult result = await _handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid || Read((JsonWebToken)result.SecurityToken) is not { } identified)
            return null;

        _cache.Add(token, identified);
        return identified;
    }

    // What was discovered once is kept while the authority is away; without it the validation would take a good token for a bad one.
    private static async Task DiscoverAsync(BaseConfigurationManager authority)
    {
        try
        {
            await authority.GetBaseConfigurationAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            throw new AuthorityUnreachableException(exception);
        }
    }

    private static ConfigurationManager<OpenIdConnectConfiguration> Discovery(string authority) => new(
        $"{authority.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
        new HttpClient { Timeout = DiscoveryTimeout });

    private static Identified? Read(JsonWebToken token)
    {
        // "crit" names extensions that must be understood (RFC 7515, 4.1.11); none is understood here.
        if (token.TryGetHeaderValue("crit", out object? _) || Claim(token, SubjectClaims) is not { } subject)
            return null;

        IReadOnlyList<Role> roles = [.. Enum.GetValues<Role>()
            .Where(role => token.Claims.Any(claim => claim.Type == "roles" && claim.Value == role.ToString()))];
        return new Identified(roles, Claim(token, "partner_id"), subject, Claim(token, ClientClaims), NameOf(token), token.ValidTo);
    }

    // The name goes onto the record and into answers: it is cut to a length and keeps no characters that cannot be read.
    private static string? NameOf(JsonWebToken token)
    {
        var name = string.Concat((Claim(token, NameClaims) ?? "").EnumerateRunes()
            .Where(rune => ReadableText.IsReadable(rune) && !Rune.IsControl(rune))
            .Take(MaximumNameLength)).Trim();
        return name.Length == 0 ? null : name;
    }

    private static string? Claim(JsonWebToken token, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (token.TryGetPayloadValue(name, out string? value) && !string.IsNullOrEmpty(value))
                return value;
        }

        return null;
    }
}

/// <summary>
/// The authority whose keys are needed to judge a token does not answer, and never has since the start; nothing is known of the token.
/// </summary>
public sealed class AuthorityUnreachableException(Exception cause) : Exception("The authority of tokens does not answer.", cause);
