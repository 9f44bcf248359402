using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SecureMx.Functions.Tests;

/// <summary>A system of others on a free port of this machine, which takes what it is sent: a partner's webhook, a collector.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    /// <summary>What came, taken or not, in order.</summary>
    public ConcurrentQueue<Message> Messages { get; } = [];

    /// <summary>The messages of a type, in the order of their coming.</summary>
    public IReadOnlyList<Message> Of(string type) => [.. Messages.Where(message => message.Type == type)];

    /// <summary>How it answers.</summary>
    public HttpStatusCode Status { get; set; } = HttpStatusCode.NoContent;

    /// <summary>The messages that it answers with 503 instead.</summary>
    public Func<Message, bool> Refuses { get; set; } = _ => false;

    /// <summary>Headers of its answers.</summary>
    public Dictionary<string, string> AnswerHeaders { get; } = [];

    /// <summary>Whether it answers not at all, and keeps each connection until the sender times out.</summary>
    public bool Hangs { get; set; }

    /// <summary>Where it is, with a slash at the end; it takes what is sent to any path below.</summary>
    public string Url => $"{_app.Urls.Single()}/";

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var message = new Message(
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        Messages.Enqueue(message);
        if (Hangs)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (name, value) in AnswerHeaders)
            context.Response.Headers[name] = value;
        context.Response.StatusCode = Refuses(message) ? StatusCodes.Status503ServiceUnavailable : (int)Status;
    }
}

/// <summary>A message as it came; what of its body is no text cannot be read.</summary>
internal sealed record Message(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>A webhook's message is known again by it.</summary>
    public string Id => Headers["webhook-id"];

    /// <summary>The type of the event.</summary>
    public string Type => JsonDocument.Parse(Body).RootElement.GetProperty("type").GetString()!;
}
