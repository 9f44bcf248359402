using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Http;

/// <summary>
/// Gives a body to the answers to requests that Kestrel refuses before anything else sees them: a request line or headers that are
/// malformed or too long. Kestrel says in a diagnostic event that it is about to refuse one; what it then writes, a head alone, is
/// replaced on the connection.
/// </summary>
internal sealed class RejectedRequests(FunctionApp app) : IObserver<KeyValuePair<string, object?>>
{
    private const string EventName = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Listens for refusals until the result is disposed.</summary>
    public IDisposable Subscribe(DiagnosticListener listener) => listener.Subscribe(this, name => name == EventName);

    /// <summary>The connection middleware.</summary>
    public static ConnectionDelegate Watch(ConnectionDelegate next) => async connection =>
    {
        var output = new ReplaceableWriter(connection.Transport.Output);
        var transport = connection.Transport;
        connection.Features.Set(output);
        connection.Transport = new DuplexPipe(transport.Input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    };

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IFeatureCollection features
            && features.Get<IHttpResponseFeature>() is { HasStarted: false }
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException refusal
            && features.Get<ReplaceableWriter>() is { } output)
        {
            output.Replace(AnswerTo(
                StatusOf(refusal), features.Get<IHttpRequestIdentifierFeature>()?.TraceIdentifier,
                features.Get<IHttpConnectionFeature>()?.LocalPort ?? 0));
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    // Kestrel takes a target that is no path for one of CONNECT, and answers that the method is not allowed.
    private static int StatusOf(BadHttpRequestException refusal) =>
        refusal.StatusCode == StatusCodes.Status405MethodNotAllowed ? StatusCodes.Status400BadRequest : refusal.StatusCode;

    private byte[] AnswerTo(int status, string? traceId, int port)
    {
        var phrase = ReasonPhrases.GetReasonPhrase(status);
        var problem = HostProblem.Body(app, status, DetailOf(status), traceId, port);
        var head =
            $"HTTP/1.1 {status} {phrase}\r\nContent-Type: {HostProblem.ContentType}\r\nContent-Length: "
                + $"{problem.Length}\r\nContent-Language: en\r\n"
            + $"X-Content-Type-Options: nosniff\r\nDate: {DateTimeOffset.UtcNow:R}\r\nConnection: close\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. problem];
    }

    private static string DetailOf(int status) => status switch
    {
        StatusCodes.Status414UriTooLong => "The request line is too long.",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => "The headers are too many or too long.",
        StatusCodes.Status408RequestTimeout => "The request came too slowly.",
        StatusCodes.Status505HttpVersionNotsupported => "Only HTTP/1.0 and HTTP/1.1 are spoken here.",
        _ => "The request is not valid HTTP.",
    };
}
