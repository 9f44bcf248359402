using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>Who may call: valid and invalid tokens, allowed and other roles.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private static readonly StageFunction[] Functions =
    [
        new("GET", "anyone", [], _ => Task.FromResult<IResult>(Answer.NoContent())),
        new("GET", "operators", [Role.Operator], Show),
        new("GET", "partners", [Role.Partner, Role.Operator], Show),
        new("GET", "meters", [Role.Meter, Role.Operator], Show),
    ];

    private Stage _stage = null!;

    public static TheoryData<string, string> InvalidTokens => new()
    {
        { "no token", "" },
        { "another scheme", "Basic b3BlcmF0b3I6b3BlcmF0b3I=" },
        { "an empty token", "Bearer " },
        { "garbage", "Bearer garbage" },
        { "garbage in three parts", "Bearer a.b.c" },
        { "unsigned", $"Bearer {Stage.Token("Operator", change: d => d.SigningCredentials = null)}" },
        { "another key", Changed(d => d.SigningCredentials = Credentials("another key", SecurityAlgorithms.HmacSha256)) },
        { "another algorithm", Changed(d => d.SigningCredentials = Credentials("a key for tests", SecurityAlgorithms.HmacSha512)) },
        { "another issuer", $"Bearer {Stage.Token("Operator", change: d => d.Issuer = "https://other.example")}" },
        { "another audience", $"Bearer {Stage.Token("Operator", change: d => d.Audience = "other")}" },
        { "no audience", $"Bearer {Stage.Token("Operator", change: d => d.Audience = null)}" },
        { "expired", $"Bearer {Stage.Token("Operator", change: d => d.Expires = DateTime.UtcNow.AddHours(-1))}" },
        { "without an end", $"Bearer {Stage.Token("Operator", change: d => d.Expires = null)}" },
        { "not yet valid", $"Bearer {Stage.Token("Operator", change: d => d.NotBefore = DateTime.UtcNow.AddMinutes(30))}" },
        { "an extension that must be understood", Changed(d => d.AdditionalHeaderClaims = Critical("exp")) },
        { "an empty list of such extensions", Changed(d => d.AdditionalHeaderClaims = Critical()) },
        { "no subject", $"Bearer {Stage.Token("Operator", change: d => d.Claims.Remove("sub"))}" },
        { "an empty subject", $"Bearer {Stage.Token("Operator", claims: ("sub", ""))}" },
        { "cut off", $"Bearer {Stage.Token("Operator")[..^2]}" },
    };

    public async Task InitializeAsync() => _stage = await Stage.StartAsync(Functions);

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Theory]
    [MemberData(nameof(InvalidTokens))]
    public async Task An_invalid_token_is_401(string what, string header)
    {
        var reply = header.Length == 0
            ? await _stage.With(null).GetReplyAsync("/api/operators")
            : await _stage.With(null).GetReplyAsync("/api/operators", ("Authorization", header));
        Assert.NotEmpty(what);
        reply.AssertProblem(401, "unauthenticated");
        Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.Single().Scheme);
        Assert.DoesNotContain(_stage.Errors, error => header.Length > 20 && error.Contains(header[7..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("operators", "Operator", "Operator//somebody")]
    [InlineData("partners", "Operator", "Operator//somebody")]
    [InlineData("partners", "Partner", "Partner/acme/somebody")]
    [InlineData("meters", "Meter", "Meter//somebody")]
    public async Task A_role_that_may_call_does(string path, string role, string caller) =>
        Assert.Equal(caller, (await _stage.As(role, "acme").GetReplyAsync($"/api/{path}"))["caller"].GetString());

    [Theory]
    [InlineData("operators", "Partner")]
    [InlineData("operators", "Meter")]
    [InlineData("partners", "Meter")]
    [InlineData("meters", "Partner")]
    [InlineData("operators", "operator")]
    [InlineData("operators", "0")]
    [InlineData("operators", "Nobody")]
    public async Task A_role_that_may_not_call_is_403(string path, string role) =>
        (await _stage.As(role, "acme").GetReplyAsync($"/api/{path}")).AssertProblem(403, "forbidden");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("例示")]
    public async Task A_partner_without_a_usable_partner_id_is_403(string? partner) =>
        (await _stage.As("Partner", partner).GetReplyAsync("/api/partners")).AssertProblem(403, "forbidden");

    [Fact]
    public async Task Of_several_roles_the_first_that_the_function_allows_counts()
    {
        var client = _stage.With(Stage.Token("x", "acme", claims: ("roles", new[] { "Partner", "Meter", "Operator" })));
        Assert.Equal("Operator//somebody", (await client.GetReplyAsync("/api/partners"))["caller"].GetString());
        var without = _stage.With(Stage.Token("x", "acme", claims: ("roles", new[] { "Partner", "Meter" })));
        Assert.Equal("Partner/acme/somebody", (await without.GetReplyAsync("/api/partners"))["caller"].GetString());
    }

    [Fact]
    public async Task The_claim_of_roles_may_be_a_single_string()
    {
        var client = _stage.With(Stage.Token("x", claims: ("roles", "Operator")));
        Assert.Equal("Operator//somebody", (await client.GetReplyAsync("/api/operators"))["caller"].GetString());
    }

    [Theory]
    [InlineData("oid")]
    [InlineData("azp")]
    [InlineData("appid")]
    public async Task A_token_without_sub_is_named_by_another_id(string claim)
    {
        var client = _stage.With(Stage.Token("Operator", change: d => d.Claims.Remove("sub"), claims: (claim, "client-1")));
        Assert.Equal("Operator//client-1", (await client.GetReplyAsync("/api/operators"))["caller"].GetString());
    }

    [Theory]
    [InlineData("name", "山田 花子", "山田 花子")]
    [InlineData("preferred_username", "hanako@example.jp", "hanako@example.jp")]
    [InlineData("name", "a\u202Eb\u0000c\uFEFF", "abc")]
    [InlineData("name", " \u0007 ", null)]
    public async Task The_person_that_a_token_names_is_kept_for_the_record(string claim, string value, string? name)
    {
        var validator = _stage.Services.GetRequiredService<TokenValidator>();
        Assert.Equal(name, (await validator.ValidateAsync(Stage.Token("Operator", claims: (claim, value))))!.Name);
    }

    [Fact]
    public async Task A_refused_call_is_logged_with_the_callers_id_and_the_prefix_of_its_address()
    {
        await _stage.As("Meter").GetReplyAsync("/api/operators");
        Assert.Contains(
            _stage.Errors,
            error => error.StartsWith(
                "Information: 403 for a call of GET operators by somebody from 127.0.0.0/24", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Anyone_may_call_what_is_open_even_with_an_invalid_token() =>
        Assert.Equal(204, (int)(await _stage.With("garbage").GetReplyAsync("/api/anyone")).Status);

    [Fact]
    public async Task A_valid_token_is_cached()
    {
        var validator = _stage.Services.GetRequiredService<TokenValidator>();
        string token = Stage.Token("Operator");
        var first = await validator.ValidateAsync(token);
        Assert.NotNull(first);
        Assert.Same(first, await validator.ValidateAsync(token));
    }

    [Fact]
    public void The_memory_of_tokens_is_bounded()
    {
        var cache = new TokenCache();
        var identified = new Identified([Role.Operator], null, "somebody", null, null, DateTimeOffset.UtcNow.AddHours(1));
        for (int i = 0; i <= TokenCache.Capacity; i++)
            cache.Add($"token {i}", identified);
        Assert.Null(cache.Find("token 0"));
        Assert.Same(identified, cache.Find($"token {TokenCache.Capacity}"));
        cache.Add("ended", identified with { Expires = DateTimeOffset.UtcNow.AddSeconds(-1) });
        Assert.Null(cache.Find("ended"));
    }

    [Fact]
    public void Every_HTTP_function_says_who_may_call_it()
    {
        Assert.NotEmpty(FunctionAccess.HttpFunctions());
        Assert.All(FunctionAccess.HttpFunctions(), method => Assert.True(
            method.GetCustomAttribute<AccessAttribute>() is { Roles.Count: > 0 } != method.IsDefined(typeof(AnyoneAttribute)),
            $"{method.DeclaringType}.{method.Name} needs [Access(…)] or [Anyone]."));
    }

    [Fact]
    public void A_function_that_does_not_say_is_closed() =>
        Assert.Throws<InvalidOperationException>(() => new FunctionAccess().Of("Unheard"));

    [Fact]
    public async Task Functions_of_other_triggers_pass_untouched()
    {
        var middleware = new AccessMiddleware(
            new FunctionAccess(), _stage.Services.GetRequiredService<TokenValidator>(),
            _stage.Services.GetRequiredService<ClientPartners>(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<AccessMiddleware>.Instance);
        bool ran = false;
        await middleware.Invoke(new StageContext("A timer", http: null), _ => Task.FromResult(ran = true));
        Assert.True(ran);
    }

    private static SigningCredentials Credentials(string key, string algorithm) =>
        new(
            new SymmetricSecurityKey(
                [.. SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)),
                    .. algorithm.EndsWith("512", StringComparison.Ordinal) ? new byte[32] : []]),
            algorithm);

    private static Task<IResult> Show(HttpRequest request)
    {
        var caller = request.Caller();
        return Task.FromResult<IResult>(Answer.Ok(new { Caller = $"{caller.Role}/{caller.PartnerId}/{caller.Subject}" }));
    }

    private static string Changed(Action<SecurityTokenDescriptor> change) => $"Bearer {Stage.Token("Operator", change: change)}";

    private static Dictionary<string, object> Critical(params string[] names) => new() { ["crit"] = names };
}
