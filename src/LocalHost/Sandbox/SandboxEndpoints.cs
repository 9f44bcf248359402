using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecureMx.LocalHost.Tokens;

namespace SecureMx.LocalHost.Sandbox;

/// <summary>The test clock over HTTP, for operators: <c>GET</c> and <c>POST /sandbox/clock</c>.</summary>
internal sealed class SandboxEndpoints(
    SandboxClock clock, IReadOnlyList<IDueWork> sources, OperatorAccess operators, CancellationToken stopping) : IDisposable
{
    private const int MaximumBodyBytes = 4096;

    // A slip of a digit should not fire five-minute timers for centuries.
    private const int MaximumYears = 100;

    private readonly SandboxTravel _travel = new(clock, sources, stopping);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/sandbox/clock", [HttpMethods.Get], context => GuardedAsync(context, GetAsync));
        endpoints.MapMethods("/sandbox/clock", [HttpMethods.Post], context => GuardedAsync(context, PostAsync));
    }

    public void Dispose() => _travel.Dispose();

    // A page of another site must not move the clock, even if a browser sent it with a token.
    private async Task GuardedAsync(HttpContext context, RequestDelegate handle)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"{context.Request.Scheme}://{context.Request.Host}")
            await RefuseAsync(context, 403, "Other sites may not use the test clock.", $"The Origin is {origin}.");
        else if (!await operators.AllowsAsync(context.Request))
            await ChallengeAsync(context);
        else
            await handle(context);
    }

    private static Task ChallengeAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return RefuseAsync(context, 401, "Authentication required.", "Send Authorization: Bearer and a token of the role Operator.");
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

        if (instant > clock.GetUtcNow().AddYears(MaximumYears))
        {
            await RefuseAsync(context, 400, "The request is malformed.", $"The clock moves by at most {MaximumYears} years at a time.");
            return;
        }

        int? fired;
        try
        {
            fired = await _travel.GoToAsync(instant);
        }
        catch (OperationCanceledException)
        {
            await RefuseAsync(context, 503, "The service is ending.", $"The clock came to {SandboxInstant.Format(clock.GetUtcNow())}.");
            return;
        }

        if (fired is null)
        {
            await RefuseAsync(context, 409, "Time only moves forward.", $"The clock is at {SandboxInstant.Format(clock.GetUtcNow())}.");
            return;
        }

        await context.Response.WriteAsJsonAsync(new { now = SandboxInstant.Format(clock.GetUtcNow()), fired });
    }

    private static async Task<DateTimeOffset?> ReadNowAsync(HttpRequest request)
    {
        try
        {
            if (request.ContentLength > MaximumBodyBytes)
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
            type = status switch
            {
                400 => "urn:local-host:malformed",
                401 => "urn:local-host:unauthenticated",
                403 => "urn:local-host:forbidden",
                409 => "urn:local-host:conflict",
                _ => "about:blank",
            },
            title,
            status,
            detail,
            traceId = context.TraceIdentifier,
            violations = status is 400 or 409 ? new[] { new { pointer = "/now", message = detail } } : [],
        };
        return context.Response.WriteAsJsonAsync(problem, JsonSerializerOptions.Web, "application/problem+json", context.RequestAborted);
    }
}
