namespace SecureMx.Documents;

/// <summary>
/// A container as the application declares it, once, for every adapter and for the infrastructure.
/// </summary>
/// <param name="Name">The container's name.</param>
/// <param name="PartitionKeyProperty">The top-level property that is the partition key, without its slash: <c>contractId</c> for
/// <c>/contractId</c>.</param>
/// <param name="IndexedProperties">
/// The properties that queries compare, besides <c>type</c>: a top-level one by its name, one of an object in it as <c>bill/month</c>. All
/// others stay out of the index. <see cref="Order"/> and <see cref="Terms"/> are for searches.
/// </param>
/// <param name="HonoursTimeToLive">Whether a document's <c>ttl</c> (whole seconds from its last write) makes it vanish.</param>
public sealed record ContainerDefinition(
    string Name, string PartitionKeyProperty, IReadOnlyList<string> IndexedProperties, bool HonoursTimeToLive = false)
{
    /// <summary>
    /// The property that searches go by: a string that no other document of the type has.
    /// </summary>
    public const string Order = "order";

    /// <summary>The property with a document's terms, strings of which a search compares one at a time: <c>terms</c>.</summary>
    public const string Terms = "terms/[]";

    /// <summary>The name of the list of terms.</summary>
    internal const string TermsProperty = "terms";

    /// <summary>The indexed properties of one value each.</summary>
    internal IReadOnlyList<string> SingleProperties { get; } = [.. IndexedProperties.Where(property => property != Terms)];

    /// <summary>Whether documents have terms.</summary>
    internal bool HasTerms => SingleProperties.Count < IndexedProperties.Count;
}
