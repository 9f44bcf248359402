using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SecureMx.LocalHost.Tests.Hosting;
using SecureMx.Tests;

namespace SecureMx.LocalHost.Tests.Tokens;

/// <summary>Tokens are valid for the library with which services read them.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task A_token_is_signed_with_the_folders_key_and_says_what_was_asked()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = await TestProgram.RunAsync(
            "token", "--role", "Partner", "--partner", "acme", "--subject", "ann", "--expires-in-days", "2", "--data", folder.Path);
        Assert.Equal((0, ""), (code, error));
        var token = await ValidateAsync(output.Trim(), KeyOf(folder));
        Assert.Equal("ann", token.Subject);
        Assert.Equal("Partner", token.GetClaim("roles").Value);
        Assert.Equal("acme", token.GetClaim("partner_id").Value);
        Assert.Equal(TimeSpan.FromDays(2), token.ValidTo - token.IssuedAt);
    }

    [Fact]
    public async Task A_token_of_a_test_clock_outlasts_it()
    {
        using var folder = new TemporaryFolder();
        await using (await TestHost.StartAsync("--sandbox", "--now", "2040-01-01T00:00:00Z", "--data", folder.Path))
        {
        }

        var (_, output, _) = await TestProgram.RunAsync("token", "--role", "Operator", "--data", folder.Path);
        var token = new JsonWebToken(output.Trim());
        Assert.Equal(new DateTime(2040, 1, 1).AddDays(3650), token.ValidTo);
        Assert.True(token.IssuedAt < new DateTime(2040, 1, 1));
        Assert.Equal("operator", token.Subject);
        Assert.False(token.TryGetClaim("partner_id", out _));
    }

    [Fact]
    public async Task The_host_mints_tokens_that_its_own_configuration_accepts()
    {
        var key = Convert.ToBase64String(new byte[32]);
        await using var host = await TestHost.StartAsync(
            "--Identity:SigningKey", key, "--Identity:Issuer", "local-host", "--Identity:Audience", "local-host");
        await ValidateAsync(host.TokenOf("Meter"), key);
    }

    [Fact]
    public async Task The_tokens_of_a_host_whose_test_clock_stands_long_ago_are_good_today()
    {
        var key = Convert.ToBase64String(new byte[32]);
        await using var host = await TestHost.StartAsync(
            "--sandbox", "--now", "2012-08-31T00:00:00Z", "--Identity:SigningKey", key, "--Identity:Issuer", "local-host",
            "--Identity:Audience", "local-host");
        await ValidateAsync(host.TokenOf("Operator"), key);
    }

    [Fact]
    public async Task The_keys_of_a_folder_stay_and_are_its_owners_alone()
    {
        using var folder = new TemporaryFolder();
        var first = await TestProgram.RunAsync("token", "--role", "Operator", "--data", folder.Path);
        var key = KeyOf(folder);
        var second = await TestProgram.RunAsync("token", "--role", "Operator", "--data", folder.Path);
        await ValidateAsync(first.Output.Trim(), key);
        await ValidateAsync(second.Output.Trim(), key);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("keys.json")));
    }

    private static string KeyOf(TemporaryFolder folder) =>
        JsonDocument.Parse(File.ReadAllText(folder.File("keys.json"))).RootElement.GetProperty("signingKey").GetString()!;

    private static async Task<JsonWebToken> ValidateAsync(string token, string key)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = "local-host",
            ValidAudience = "local-host",
            IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(key)),
            ValidAlgorithms = ["HS256"],
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        return (JsonWebToken)result.SecurityToken;
    }
}
