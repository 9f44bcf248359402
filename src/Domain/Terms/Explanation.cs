namespace SecureMx.Domain;

/// <summary>Articles that a computed date or amount rests on, and its calculation in one line (R2).</summary>
/// <param name="Basis">The articles, such as <c>terms/9-1</c>.</param>
/// <param name="Text">One line of how.</param>
public sealed record Explanation(IReadOnlyList<string> Basis, Text Text)
{
    /// <summary>An explanation that rests on the articles of rules, each article once.</summary>
    public static Explanation On(IEnumerable<Rule> rules, Text text) => new([.. rules.SelectMany(r => r.Articles).Distinct()], text); // R2
}
