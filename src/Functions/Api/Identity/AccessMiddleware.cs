using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Http;

namespace SecureMx.Functions.Api.Identity;

/// <summary>Lets a call through to its function if the token's role may make it, and says who calls. Functions of other triggers pass untouched.</summary>
public sealed class AccessMiddleware(FunctionAccess access, TokenValidator tokens) : IFunctionsWorkerMiddleware
{
    private const string Scheme = "Bearer ";

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http
            && access.Of(context.FunctionDefinition.Name) is [_, ..] allowed
            && await RefuseAsync(http, allowed) is { } problem)
        {
            context.GetInvocationResult().Value = problem;
            return;
        }

        await next(context);
    }

    private async ValueTask<Problem?> RefuseAsync(HttpContext http, IReadOnlyList<Role> allowed)
    {
        string header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return Unauthenticated("Send Authorization: Bearer and a token.", "Bearer");
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || await tokens.ValidateAsync(header[Scheme.Length..].Trim()) is not { } identified)
            return Unauthenticated("The token is not valid here, or no longer.", "Bearer error=\"invalid_token\"");

        Role? role = identified.Roles.Where(allowed.Contains).Select(role => (Role?)role).FirstOrDefault();
        if (role is null)
            return Forbidden($"This call is for {string.Join(", ", allowed)}.");
        if (role == Role.Partner && !ResourceId.IsValid(identified.PartnerId))
            return Forbidden("The token names no partner (claim partner_id).");

        http.Features.Set(new Caller(role.Value, role == Role.Partner ? identified.PartnerId : null, identified.Subject));
        return null;
    }

    private static Problem Unauthenticated(string detail, string challenge) => new(ProblemKind.Unauthenticated, detail) { Challenge = challenge };

    private static Problem Forbidden(string detail) => new(ProblemKind.Forbidden, detail) { Challenge = "Bearer error=\"insufficient_scope\"" };
}
