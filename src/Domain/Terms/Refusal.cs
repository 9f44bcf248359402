namespace SecureMx.Domain;

/// <summary>A refusal of a request by the terms: a value, not an exception.</summary>
/// <param name="Rule">The rule's number, <c>O6</c>.</param>
/// <param name="Article">The article it rests on, <c>terms/8</c>.</param>
/// <param name="Pointer">A JSON pointer into the request (RFC 6901); empty for the whole of it.</param>
/// <param name="Message">One sentence for the caller, without personal data.</param>
/// <param name="IsConflict">Whether the state of the contract is the reason (409), and not the request itself (422).</param>
public sealed record Refusal(string Rule, string Article, string Pointer, Text Message, bool IsConflict = false)
{
    /// <summary>A refusal of the request by a rule.</summary>
    public static Refusal By(Rule rule, string pointer, Text message) => new(rule.Number, rule.Article, pointer, message);

    /// <summary>A refusal because of the contract's state.</summary>
    public static Refusal Conflict(Rule rule, string pointer, Text message) =>
        new(rule.Number, rule.Article, pointer, message, IsConflict: true);
}
