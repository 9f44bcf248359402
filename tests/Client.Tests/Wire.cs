using System.Collections.Concurrent;
using System.Net;

namespace SecureMx.Client.Tests;

/// <summary>Stands in for the network: answers requests in turn and keeps them.</summary>
internal sealed class Wire(params HttpResponseMessage[] answers) : HttpMessageHandler
{
    private readonly Queue<HttpResponseMessage> _answers = new(answers);

    public ConcurrentQueue<(HttpMethod Method, string Path, string? Key, string? Token, string Body)> Requests { get; } = [];

    public static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Enqueue((
            request.Method, request.RequestUri!.PathAndQuery,
            request.Headers.TryGetValues("Idempotency-Key", out var keys) ? Assert.Single(keys) : null,
            request.Headers.Authorization?.ToString(),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        return _answers.Dequeue();
    }
}
