namespace SecureMx.CosmosGateway;

/// <summary>What a request asked.</summary>
public enum GatewayOperation
{
    /// <summary>The account, its containers and their ranges: what a client asks once.</summary>
    Metadata,

    /// <summary>A point read.</summary>
    Read,

    /// <summary>A create.</summary>
    Create,

    /// <summary>A replace.</summary>
    Replace,

    /// <summary>An upsert.</summary>
    Upsert,

    /// <summary>A delete.</summary>
    Delete,

    /// <summary>A transactional batch.</summary>
    Batch,

    /// <summary>A page of a query.</summary>
    Query,

    /// <summary>What the double does not know.</summary>
    Unknown,
}

/// <summary>One request and its answer.</summary>
/// <param name="Operation">What was asked.</param>
/// <param name="Container">Of which container; empty for the account.</param>
/// <param name="Target">The document's id, or the query's text.</param>
/// <param name="RequestBytes">The request's body.</param>
/// <param name="ResponseBytes">The answer's body.</param>
/// <param name="Status">The answer's status; 0 where no answer came.</param>
/// <param name="RequestCharge">An estimate in request units.</param>
public sealed record GatewayCall(
    GatewayOperation Operation, string Container, string Target, long RequestBytes, long ResponseBytes, int Status, double RequestCharge)
{
    /// <summary>The logical partition that was asked; null where it was none, or more than one.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The physical partition that a query was sent to by name; null where it named none.</summary>
    public string? Range { get; init; }

    /// <summary>The most documents that a query asked for; 0 where it set no bound.</summary>
    public int PageSize { get; init; }

    /// <summary>The operations of a batch, in their order; empty where it is none.</summary>
    public IReadOnlyList<GatewayOperation> Parts { get; init; } = [];
}
