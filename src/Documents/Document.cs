namespace SecureMx.Documents;

/// <summary>A stored document.</summary>
/// <param name="PartitionKey">The value of the container's partition key.</param>
/// <param name="Id">Unique in its partition; 1 to 255 characters as <see cref="DocumentLimits.IsId"/> has it.</param>
/// <param name="ETag">Changes with every write of the document; opaque, compared for equality only.</param>
/// <param name="Json">The body as UTF-8 JSON: an object with <c>id</c>, the partition key's property and <c>type</c>, no system
/// properties.</param>
public sealed record Document(string PartitionKey, string Id, string ETag, ReadOnlyMemory<byte> Json);

/// <summary>Position of a document in its container.</summary>
public readonly record struct DocumentKey(string PartitionKey, string Id);

/// <summary>One page of documents.</summary>
/// <param name="Items">In the order of the listing or query.</param>
/// <param name="Cursor">Opaque; pass it to get the next page. Null on the last page. A page may be short or empty and still have a
/// cursor.</param>
public sealed record DocumentPage(IReadOnlyList<Document> Items, string? Cursor);

/// <summary>
/// A part of a container's partitions, for fan-out. Its key is opaque, short, and survives as a string in an orchestration's history.
/// </summary>
public sealed record DocumentRange(string Key);

/// <summary>Query over the documents of a container.</summary>
/// <param name="Type">The document's <c>type</c> property.</param>
/// <param name="Where">Equality on top-level properties, all of which must hold.</param>
/// <param name="Range">Restricts the query to one range; null asks all of them.</param>
public sealed record DocumentQuery(string Type, IReadOnlyList<FieldEquals>? Where = null, DocumentRange? Range = null);

/// <summary>Equality of a top-level property with a string.</summary>
public sealed record FieldEquals(string Field, string Value);
