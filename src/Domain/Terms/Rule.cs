namespace SecureMx.Domain;

/// <summary>A numbered rule with the articles of the terms that it carries out.</summary>
/// <param name="Number">As in the rules: <c>E1</c>.</param>
/// <param name="Articles">References such as <c>terms/9-1</c>; the first is the one that a refusal cites.</param>
public sealed record Rule(string Number, params IReadOnlyList<string> Articles)
{
    /// <summary>The article that a refusal cites.</summary>
    public string Article => Articles[0];

    /// <inheritdoc/>
    public override string ToString() => Number;
}
