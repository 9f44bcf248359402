using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace SecureMx.CosmosGateway;

/// <summary>A request as the handlers see it.</summary>
internal sealed record GatewayRequest(HttpMethod Method, string[] Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public bool Is(string header) => bool.TryParse(Header(header), out var value) && value;
}

/// <summary>An answer.</summary>
internal sealed record GatewayAnswer(
    int Status, byte[] Body, double Charge = 0, int SubStatus = 0, IReadOnlyDictionary<string, string>? Headers = null)
{
    /// <summary>The operations of the batch that it answers.</summary>
    public IReadOnlyList<GatewayOperation> Parts { get; init; } = [];

    public static GatewayAnswer Json(int status, JsonNode body, double charge = 0, IReadOnlyDictionary<string, string>? headers = null) =>
        new(status, StoredContainer.Bytes(body), charge, Headers: headers);

    public static GatewayAnswer Error(
        int status, string message, int subStatus = 0, double charge = 0, IReadOnlyDictionary<string, string>? headers = null) => new(
        status, StoredContainer.Bytes(new JsonObject { ["code"] = ((HttpStatusCode)status).ToString(), ["message"] = message }), charge,
        subStatus, headers);
}

/// <summary>In the place of the network: takes a request apart, lets faults happen, and writes down what came of it.</summary>
internal sealed class GatewayHandler(InProcessGateway gateway) : HttpMessageHandler
{
    private readonly GatewayRoutes _routes = new(gateway);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var request = await ReadAsync(message, cancellationToken);
        // Over a network an answer never comes on the caller's thread: other requests come between.
        await Task.Yield();
        var asked = GatewayRoutes.Describe(request);
        var fault = gateway.Faults.Next(asked.Operation, asked.Container);

        async Task<GatewayAnswer> AnswerAsync()
        {
            var answer = await _routes.AnswerAsync(asked.Operation, request);
            gateway.Record(
                asked with
                {
                    ResponseBytes = answer.Body.Length,
                    Status = answer.Status,
                    RequestCharge = answer.Charge,
                    Parts = answer.Parts
                });
            return answer;
        }

        switch (fault)
        {
            case GatewayFault.Unreachable:
                gateway.Record(asked);
                throw new HttpRequestException(HttpRequestError.ConnectionError, "The gateway cannot be reached (injected).");
            case GatewayFault.AnswerLost:
                await AnswerAsync();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke before the answer (injected).");
            case GatewayFault.Timeout timeout:
                if (timeout.Done) await AnswerAsync();
                else gateway.Record(asked);
                throw new TaskCanceledException("No answer came in time (injected).", new TimeoutException());
            case GatewayFault.AnswerReplaced replaced:
                await AnswerAsync();
                return Write(message, GatewayAnswer.Error(replaced.Status, "The answer was replaced on its way (injected)."));
            case GatewayFault.Answer refused:
                gateway.Record(asked with { Status = refused.Status });
                var headers = new Dictionary<string, string>();
                if (refused.RetryAfter is { } after)
                    headers["x-ms-retry-after-ms"] = after.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
                return Write(
                    message,
                    GatewayAnswer.Error(refused.Status, "The service is not in the mood (injected).", refused.SubStatus, headers: headers));
            case GatewayFault.Overtaken overtaken:
                await overtaken.By();
                return Write(message, await AnswerAsync());
            default:
                return Write(message, await AnswerAsync());
        }
    }

    private static async Task<GatewayRequest> ReadAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in message.Headers) headers[name] = string.Join(", ", values);
        if (message.Content is not null)
        {
            foreach (var (name, values) in message.Content.Headers) headers[name] = string.Join(", ", values);
        }
        var body = message.Content is null ? [] : await message.Content.ReadAsByteArrayAsync(cancellationToken);
        string[] path = [.. message.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(Uri.UnescapeDataString)];
        return new GatewayRequest(message.Method, path, headers, body);
    }

    private static HttpResponseMessage Write(HttpRequestMessage message, GatewayAnswer answer)
    {
        var response = new HttpResponseMessage(
            (HttpStatusCode)answer.Status)
        { RequestMessage = message, Content = new ByteArrayContent(answer.Body) };
        // .NET knows no phrase for 449.
        response.ReasonPhrase ??= "Retry With";
        response.Content.Headers.ContentType = new("application/json");
        response.Headers.TryAddWithoutValidation("x-ms-request-charge", answer.Charge.ToString(CultureInfo.InvariantCulture));
        response.Headers.TryAddWithoutValidation("x-ms-serviceversion", "version=2.14.0.0");
        response.Headers.TryAddWithoutValidation("x-ms-gatewayversion", "version=2.14.0");
        var activity = message.Headers.TryGetValues("x-ms-activity-id", out var ids) ? ids.First() : Guid.NewGuid().ToString();
        response.Headers.TryAddWithoutValidation("x-ms-activity-id", activity);
        if (answer.SubStatus != 0)
            response.Headers.TryAddWithoutValidation("x-ms-substatus", answer.SubStatus.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>())
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
