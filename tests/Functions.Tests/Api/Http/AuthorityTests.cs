using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>Tokens of an OIDC authority: its keys and issuer come from its discovery document.</summary>
public sealed class AuthorityTests : IDisposable
{
    private const string Issuer = "https://login.example/tenant/v2.0";

    private readonly RSA _key = RSA.Create(2048);
    private readonly TokenValidator _validator;

    public AuthorityTests()
    {
        var discovered = new OpenIdConnectConfiguration { Issuer = Issuer };
        discovered.SigningKeys.Add(new RsaSecurityKey(_key.ExportParameters(false)) { KeyId = "key-1" });
        _validator = new TokenValidator(
            new IdentitySettings { Audience = "securemx", Authority = Issuer },
            new StaticConfigurationManager<OpenIdConnectConfiguration>(discovered));
    }

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_token_signed_with_a_key_of_the_authority_is_valid()
    {
        var identified = await _validator.ValidateAsync(Token());
        Assert.Equal([Role.Operator], identified!.Roles);
        Assert.Equal("client-1", identified.Subject);
    }

    [Fact]
    public async Task A_token_of_another_issuer_is_not() =>
        Assert.Null(await _validator.ValidateAsync(Token(issuer: "https://login.example/other/v2.0")));

    [Fact]
    public async Task A_token_signed_with_another_key_is_not()
    {
        using var other = RSA.Create(2048);
        Assert.Null(
            await _validator.ValidateAsync(
                Token(new SigningCredentials(new RsaSecurityKey(other) { KeyId = "key-1" }, SecurityAlgorithms.RsaSha256))));
    }

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_secret_is_not() =>
        Assert.Null(await _validator.ValidateAsync(Token(new SigningCredentials(
            new SymmetricSecurityKey(_key.ExportSubjectPublicKeyInfo()) { KeyId = "key-1" }, SecurityAlgorithms.HmacSha256))));

    [Fact]
    public async Task While_the_authority_has_never_answered_a_call_is_503_and_garbage_is_401()
    {
        await using var stage = await Stage.StartAsync(
            // a closed port
            new Dictionary<string, string?> { ["Identity:SigningKey"] = null, ["Identity:Authority"] = "https://127.0.0.1:1/tenant" },
            new StageFunction("GET", "things", [Role.Operator], _ => Task.FromResult(Results.Ok())));

        using var unknown = await stage.With(Token()).GetAsync("/api/things");
        using var garbage = await stage.With("garbage").GetAsync("/api/things");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        Assert.NotNull(unknown.Headers.RetryAfter);
        Assert.Contains("/api/problems/unavailable\"", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, garbage.StatusCode);
        Assert.DoesNotContain(stage.Errors, line => line.Contains(Token()[..20], StringComparison.Ordinal));
    }

    private string Token(SigningCredentials? credentials = null, string issuer = Issuer) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = "securemx",
            Expires = DateTime.UtcNow.AddHours(1),
            SigningCredentials = credentials
                ?? new SigningCredentials(new RsaSecurityKey(_key) { KeyId = "key-1" }, SecurityAlgorithms.RsaSha256),
            // As Entra gives it to an application: no person, the client in azp.
            Claims = new Dictionary<string, object> { ["roles"] = new[] { "Operator" }, ["azp"] = "client-1" },
        });
}
