namespace SecureMx.Client;

/// <summary>
/// Gives each POST an <c>Idempotency-Key</c> of its own, so that it can be sent again without being carried out twice. It stands before
/// the handler that repeats calls. A key that the caller has set stays.
/// </summary>
public sealed class IdempotencyKeyHandler : DelegatingHandler
{
    private const string Header = "Idempotency-Key";

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post && !request.Headers.Contains(Header))
            request.Headers.Add(Header, IdempotencyKey.Current ?? Guid.NewGuid().ToString());
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Chooses the key of a call, for callers who keep it beside their own record before they call.</summary>
public static class IdempotencyKey
{
    private static readonly AsyncLocal<string?> Chosen = new();

    /// <summary>The key of the calls that this flow of control makes; null for a new one each.</summary>
    public static string? Current => Chosen.Value;

    /// <summary>Gives the one POST that is made until the result is disposed this key.</summary>
    /// <param name="key">1 to 255 printable ASCII characters, best a UUID.</param>
    public static IDisposable Use(string key)
    {
        Chosen.Value = key;
        return new Scope();
    }

    private sealed class Scope : IDisposable
    {
        public void Dispose() => Chosen.Value = null;
    }
}
