using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Notifications;

/// <summary>Whose webhooks and events a call is about: a partner's own; an operator names the partner.</summary>
internal static class WebhookOwner
{
    /// <summary>The parameter by which an operator names the partner.</summary>
    public const string Parameter = "partnerId";

    /// <summary>The partner; null where a partner names another.</summary>
    /// <exception cref="ProblemException">400: an operator names none.</exception>
    public static string? Of(Caller caller, QueryParameters query)
    {
        string? named = query.Id(Parameter);
        if (caller.PartnerId is { } own)
            return named is null || named == own ? own : null;
        return named ?? throw new ProblemException(Problem.MalformedParameter(Parameter, new(
            "Must name the partner: webhooks are a partner's.",
            "Webhook はパートナーに属します。パートナーを指定してください。")));
    }

    /// <summary>A path of a webhook, with the partner where an operator needs it.</summary>
    public static string Path(Caller caller, string partnerId, string path) =>
        caller.PartnerId is null ? $"{path}?{Parameter}={partnerId}" : path;
}
