namespace SecureMx.Domain;

/// <summary>What a computed date or amount rests on, and how it was computed (R2).</summary>
/// <param name="Basis">The articles, such as <c>terms/9-1</c>.</param>
/// <param name="Text">One line of how.</param>
public sealed record Explanation(IReadOnlyList<string> Basis, Text Text)
{
    /// <summary>An explanation that rests on the articles of rules, each article once.</summary>
    public static Explanation On(IEnumerable<Rule> rules, Text text) => new([.. rules.SelectMany(r => r.Articles).Distinct()], text); // R2
}
