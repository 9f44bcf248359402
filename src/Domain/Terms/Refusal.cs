namespace SecureMx.Domain;

/// <summary>Why the terms do not allow what was asked: a value, not an exception.</summary>
/// <param name="Rule">The rule's number, <c>O6</c>.</param>
/// <param name="Article">The article it rests on, <c>terms/8</c>.</param>
/// <param name="Pointer">A JSON pointer into the request (RFC 6901); empty for the whole of it.</param>
/// <param name="Message">One sentence for the caller, without personal data.</param>
/// <param name="IsConflict">Whether it is the state of the contract that stands against it (409) and not the request itself (422).</param>
public sealed record Refusal(string Rule, string Article, string Pointer, Text Message, bool IsConflict = false)
{
    /// <summary>A refusal of the request by a rule.</summary>
    public static Refusal By(Rule rule, string pointer, Text message) => new(rule.Number, rule.Article, pointer, message);

    /// <summary>A refusal because of what already stands.</summary>
    public static Refusal Conflict(Rule rule, string pointer, Text message) => new(rule.Number, rule.Article, pointer, message, IsConflict: true);
}
