using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecureMx.LocalHost.Sandbox;

/// <summary>The test clock over HTTP: <c>GET</c> and <c>POST /sandbox/clock</c>.</summary>
internal sealed class SandboxEndpoints(SandboxClock clock, SandboxTravel travel)
{
    private const int MostBytes = 4096;

    // Somebody's slip of a digit should not fire five-minute timers for centuries.
    private const int MostYears = 100;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/sandbox/clock", [HttpMethods.Get], GetAsync);
        endpoints.MapMethods("/sandbox/clock", [HttpMethods.Post], PostAsync);
    }

    private Task GetAsync(HttpContext context) => context.Response.WriteAsJsonAsync(new { now = SandboxInstant.Format(clock.GetUtcNow()) });

    private async Task PostAsync(HttpContext context)
    {
        if (await ReadNowAsync(context.Request) is not { } instant)
        {
            await RefuseAsync(
                context, 400, "The request is malformed.", """The body must be {"now": INSTANT}, as in {"now": "2026-06-01T00:00:00Z"}.""");
            return;
        }

        if (instant > clock.GetUtcNow().AddYears(MostYears))
        {
            await RefuseAsync(context, 400, "The request is malformed.", $"The clock moves by at most {MostYears} years at a time.");
            return;
        }

        int? fired;
        try
        {
            fired = await travel.GoToAsync(instant);
        }
        catch (OperationCanceledException)
        {
            await RefuseAsync(context, 503, "The service is ending.", $"The clock came to {SandboxInstant.Format(clock.GetUtcNow())}.");
            return;
        }

        if (fired is null)
        {
            await RefuseAsync(context, 409, "Time only moves forward.", $"The clock stands at {SandboxInstant.Format(clock.GetUtcNow())}.");
            return;
        }

        await context.Response.WriteAsJsonAsync(new { now = SandboxInstant.Format(clock.GetUtcNow()), fired });
    }

    private static async Task<DateTimeOffset?> ReadNowAsync(HttpRequest request)
    {
        try
        {
            if (request.ContentLength > MostBytes)
                return null;
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return body.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.EnumerateObject().Count() == 1
                && root.TryGetProperty("now", out var now)
                && now.ValueKind == JsonValueKind.String
                && SandboxInstant.TryParse(now.GetString(), out var instant)
                    ? instant
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        var problem = new
        {
            type = status switch { 400 => "urn:local-runtime:malformed", 409 => "urn:local-runtime:conflict", _ => "about:blank" },
            title,
            status,
            detail,
            traceId = context.TraceIdentifier,
            violations = new[] { new { pointer = "/now", message = detail } },
        };
        return context.Response.WriteAsJsonAsync(problem, JsonSerializerOptions.Web, "application/problem+json", context.RequestAborted);
    }
}
