using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace SecureMx.Client;

/// <summary>Signs in as an application (OAuth 2.0, client credentials), and keeps the token until shortly before it expires.</summary>
/// <param name="http">Calls the identity provider.</param>
/// <param name="settings">Who signs in, and where.</param>
/// <param name="clock">The clock.</param>
public sealed class ClientCredentials(HttpClient http, ClientCredentialsSettings settings, TimeProvider clock) : ITokenSource, IDisposable
{
    // A token that expires on its way is refused.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (string Token, DateTimeOffset Until)? _current;

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The identity provider refuses, or does not answer.</exception>
    public async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        if (_current is { } known && clock.GetUtcNow() < known.Until)
            return known.Token;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } other && clock.GetUtcNow() < other.Until)
                return other.Token;
            var answer = await AskAsync(cancellationToken);
            _current = (answer.Token, clock.GetUtcNow() + TimeSpan.FromSeconds(answer.ExpiresIn) - Margin);
            return answer.Token;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<TokenAnswer> AskAsync(CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings.ClientId,
            ["client_secret"] = settings.ClientSecret,
            ["scope"] = settings.Scope,
        });
        using var response = await http.PostAsync(settings.TokenEndpoint, form, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<TokenAnswer>(cancellationToken)
            ?? throw new HttpRequestException("The identity provider answered without a token.");
    }

    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token"), JsonRequired] string Token,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}

/// <summary>Who signs in, and where.</summary>
/// <param name="TokenEndpoint">The identity provider's, e.g. <c>https://login.microsoftonline.com/TENANT/oauth2/v2.0/token</c>.</param>
/// <param name="ClientId">The application's id.</param>
/// <param name="ClientSecret">Its secret.</param>
/// <param name="Scope">What the token is for, e.g. <c>api://APPLICATION/.default</c>.</param>
public sealed record ClientCredentialsSettings(Uri TokenEndpoint, string ClientId, string ClientSecret, string Scope);
