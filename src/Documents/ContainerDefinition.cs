namespace SecureMx.Documents;

/// <summary>
/// A container as the application declares it, once, for every adapter and for the infrastructure.
/// </summary>
/// <param name="Name">The container's name.</param>
/// <param name="PartitionKeyProperty">The top-level property that is the partition key, without its slash: <c>contractId</c> for
/// <c>/contractId</c>.</param>
/// <param name="IndexedProperties">
/// The properties that queries compare, besides <c>type</c>: a top-level one by its name, one of an object in it as <c>bill/month</c>. All
/// others stay out of the index.
/// </param>
/// <param name="HonoursTimeToLive">Whether a document's <c>ttl</c> (whole seconds from its last write) makes it vanish.</param>
public sealed record ContainerDefinition(
    string Name, string PartitionKeyProperty, IReadOnlyList<string> IndexedProperties, bool HonoursTimeToLive = false);
