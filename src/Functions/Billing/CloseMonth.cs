using NodaTime;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;

namespace SecureMx.Functions.Billing;

/// <summary>The months of requests and orchestrations.</summary>
internal static class CloseMonth
{
    /// <summary>The month of a text that we have written.</summary>
    public static YearMonth Of(string text) =>
        DateText.TryParseMonth(text, out var month) ? month : throw new ArgumentException($"'{text}' is no month.", nameof(text));

    /// <summary>The month of a path.</summary>
    /// <exception cref="ProblemException">400: it is none.</exception>
    public static YearMonth OfPath(string text) =>
        DateText.TryParseMonth(text, out var month)
            ? month
            : throw new ProblemException(Problem.MalformedParameter("month", new("Must be a month, as YYYY-MM.", "月を YYYY-MM で指定してください。")));
}
