using Microsoft.AspNetCore.Http;

namespace SecureMx.Functions.Api.Http;

/// <summary>
/// Refuses what no function should meet, before it does anything else: 404 where a part of the path can be no id, 400 where <c>If-Match</c>
/// is malformed. Functions of other triggers pass untouched.
/// </summary>
public sealed class ShapeMiddleware : IFunctionsWorkerMiddleware
{
    /// <summary>The part of a path that names an article, as <c>terms%2F9-1</c> or <c>9-1</c>.</summary>
    public const string ArticleReference = "reference";

    /// <summary>The part of a path that names an orchestration, whose ids are longer than all others.</summary>
    public const string InstanceId = "instanceId";

    /// <summary>A slash within one part of a path, as the server leaves it.</summary>
    public const string EncodedSlash = "%2F";

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { Request: var request } || context.FunctionDefinition.Name == UnknownCall.Name)
            return next(context);
        if (request.RouteValues.Any(part => part.Value is string text && !CanBeId(part.Key, text)))
        {
            context.GetInvocationResult().Value = Problem.NotFound(new(
                $"A name or an id in a path has 1 to {ResourceId.MaximumLength} characters of A-Z a-z 0-9 . _ -.",
                $"パスの名前と ID は A-Z a-z 0-9 . _ - の 1 から {ResourceId.MaximumLength} 文字です。"));
            return Task.CompletedTask;
        }

        // Read for its refusal alone; the function reads it again for what it says.
        if (!request.IsRead())
            request.IfMatch();
        return next(context);
    }

    private static bool CanBeId(string name, string text) =>
        name == InstanceId ? ResourceId.IsValid(text, ResourceId.MaximumLengthOfInstance)
        : ResourceId.IsValid(name == ArticleReference ? text.Replace(EncodedSlash, "-", StringComparison.OrdinalIgnoreCase) : text);
}
