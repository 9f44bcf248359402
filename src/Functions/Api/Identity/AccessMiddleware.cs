using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Api.Identity;

/// <summary>
/// Lets a call through to its function if the token's role may make it, and sets the <see cref="Caller"/>. Passes functions of other
/// triggers.
/// </summary>
/// <remarks>
/// Refused calls are counted, and logged with the caller's id and the prefix of its address: enough to find an attack, and no personal
/// data.
/// </remarks>
public sealed partial class AccessMiddleware(
    FunctionAccess access, TokenValidator tokens, ClientPartners clients, ILogger<AccessMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const string Scheme = "Bearer ";
    private const int LoggedIPv4Bytes = 3; // a /24
    private const int LoggedIPv6Bytes = 6; // a /48

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http
            && access.Of(context.FunctionDefinition.Name) is [_, ..] allowed
            && await AuthorizeAsync(http, allowed) is { } refusal)
        {
            Measures.AccessRefused(refusal.Problem.Kind.Status);
            LogRefused(
                refusal.Problem.Kind.Status, context.FunctionDefinition.Name, refusal.Subject ?? "unknown",
                AddressPrefix(http.Connection.RemoteIpAddress));
            context.GetInvocationResult().Value = refusal.Problem;
            return;
        }

        await next(context);
    }

    private async ValueTask<(Problem Problem, string? Subject)?> AuthorizeAsync(HttpContext http, IReadOnlyList<Role> allowed)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return (Unauthenticated(
                new Text("Send a token: Authorization: Bearer, then the token.", "Authorization: Bearer に続けてトークンを送ってください。"),
                "Bearer"), null);
        }

        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || await tokens.ValidateAsync(header[Scheme.Length..].Trim()) is not { } identified)
        {
            return (Unauthenticated(
                new Text("The token is not valid here, or has expired.", "トークンが無効か、有効期限が切れています。"), "Bearer error=\"invalid_token\""), null);
        }

        var role = identified.Roles.Where(allowed.Contains).Select(role => (Role?)role).FirstOrDefault();
        if (role is null)
        {
            var roles = string.Join(", ", allowed);
            return (Forbidden(new Text($"This call is for {roles}.", $"この呼び出しができるのは {roles} です。")), identified.Subject);
        }

        var partnerId = role == Role.Partner ? await PartnerOfAsync(identified, http.RequestAborted) : null;
        if (role == Role.Partner && !ResourceId.IsValid(partnerId))
        {
            return (Forbidden(new Text(
                "The token names no partner: an operator has to name one for its client id (azp).",
                "トークンにパートナーがありません。クライアント ID (azp) に対してオペレーターがパートナーを登録する必要があります。")), identified.Subject);
        }

        http.Features.Set(new Caller(role.Value, partnerId, identified.Subject, identified.Name));
        return null;
    }

    // A claim can be set wrong in the identity provider; where an operator has named the client's partner as well, both must say the same.
    private async ValueTask<string?> PartnerOfAsync(Identified identified, CancellationToken cancellationToken)
    {
        var named = identified.ClientId is { } clientId ? await clients.PartnerOfAsync(clientId, cancellationToken) : null;
        return identified.PartnerId is null || named is null || identified.PartnerId == named ? identified.PartnerId ?? named : null;
    }

    private static Problem Unauthenticated(Text detail, string challenge) =>
        new(ProblemKind.Unauthenticated, detail) { Challenge = challenge };

    private static Problem Forbidden(Text detail) =>
        new(ProblemKind.Forbidden, detail) { Challenge = "Bearer error=\"insufficient_scope\"" };

    private static string AddressPrefix(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        var bytes = address.GetAddressBytes();
        var kept = address.AddressFamily == AddressFamily.InterNetwork ? LoggedIPv4Bytes : LoggedIPv6Bytes;
        Array.Clear(bytes, kept, bytes.Length - kept);
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Status} for a call of {Function} by {Caller} from {AddressPrefix}")]
    private partial void LogRefused(int status, string function, string caller, string addressPrefix);
}
