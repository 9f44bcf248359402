namespace SecureMx.Documents;

/// <summary>
/// What to look for in a container, over all its partitions, in the order of the documents' <see cref="ContainerDefinition.Order"/>. A
/// document without it is not found.
/// </summary>
/// <param name="Type">The document's <c>type</c> property.</param>
/// <param name="Where">What must all hold. Name first what the fewest documents have.</param>
public sealed record DocumentSearch(string Type, IReadOnlyList<SearchCondition> Where)
{
    /// <summary>Whether the last comes first.</summary>
    public bool Descending { get; init; }

    /// <summary>Only documents from this order on; null for all.</summary>
    public string? From { get; init; }

    /// <summary>Only documents before this order; null for all.</summary>
    public string? Before { get; init; }

    /// <summary>What a cursor of this search belongs to.</summary>
    internal string ScopeIn(string container) =>
        $"search\n{container}\n{Type}\n{Descending}\n{From}\n{Before}\n{string.Join('\n', Where.Select(condition => condition.Scope))}";

    /// <exception cref="ArgumentException">The container does not index what is compared, or a text is no Unicode.</exception>
    internal void Check(ContainerDefinition container)
    {
        if (!container.IndexedProperties.Contains(ContainerDefinition.Order))
            throw new ArgumentException($"The container {container.Name} has no order.");
        foreach (var text in new[] { Type, From, Before }) DocumentLimits.CheckText(text, nameof(DocumentSearch));
        foreach (var condition in Where)
        {
            foreach (var text in condition.Values) DocumentLimits.CheckText(text, nameof(DocumentSearch));
            // The index narrows the search first: a text is looked for in documents that have a term.
            var isAnswered = condition is SearchCondition.Contains
                ? Where.Any(other => other is SearchCondition.Has)
                : container.IndexedProperties.Contains(condition.Field);
            if (!isAnswered) throw new ArgumentException($"The container {container.Name} does not index {condition.Field}.");
        }
    }
}

/// <summary>A condition of a search. A document that lacks the property, or has no string there, does not meet it.</summary>
/// <param name="Field">An indexed property.</param>
public abstract record SearchCondition(string Field)
{
    /// <summary>The strings that it compares.</summary>
    internal abstract IReadOnlyList<string> Values { get; }

    /// <summary>Tells it from every other condition.</summary>
    internal string Scope => $"{GetType().Name} {Field} {string.Join('\r', Values)}";

    /// <summary>The property is a string.</summary>
    public sealed record Is(string Field, string Value) : SearchCondition(Field)
    {
        internal override IReadOnlyList<string> Values => [Value];
    }

    /// <summary>The property is one of some strings, one at least.</summary>
    public sealed record IsOneOf(string Field, IReadOnlyList<string> Choices) : SearchCondition(Field)
    {
        internal override IReadOnlyList<string> Values => Choices;
    }

    /// <summary>The property lies in [<paramref name="From"/>, <paramref name="Before"/>) by code point.</summary>
    public sealed record LiesIn(string Field, string From, string Before) : SearchCondition(Field)
    {
        internal override IReadOnlyList<string> Values => [From, Before];
    }

    /// <summary>The document has a term, among <see cref="ContainerDefinition.Terms"/>.</summary>
    public sealed record Has(string Term) : SearchCondition(ContainerDefinition.Terms)
    {
        internal override IReadOnlyList<string> Values => [Term];
    }

    /// <summary>
    /// The property has a text in it, compared by code point. It need not be indexed, and is looked for only beside a <see cref="Has"/>.
    /// </summary>
    public sealed record Contains(string Field, string Text) : SearchCondition(Field)
    {
        internal override IReadOnlyList<string> Values => [Text];
    }
}
