using System.Net.Http.Headers;

namespace SecureMx.Client;

/// <summary>Sends the token of a source with each call.</summary>
public sealed class TokenHandler(ITokenSource tokens) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", await tokens.GetTokenAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Where tokens come from.</summary>
public interface ITokenSource
{
    /// <summary>A token that is valid now.</summary>
    ValueTask<string> GetTokenAsync(CancellationToken cancellationToken);
}

/// <summary>One token, for trying things out: the local host prints such tokens.</summary>
/// <param name="token">The token.</param>
public sealed class FixedToken(string token) : ITokenSource
{
    /// <inheritdoc/>
    public ValueTask<string> GetTokenAsync(CancellationToken cancellationToken) => new(token);
}
