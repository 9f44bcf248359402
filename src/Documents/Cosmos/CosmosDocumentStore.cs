using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SecureMx.Documents.Cosmos;

/// <summary>Documents in Azure Cosmos DB for NoSQL. Make the client with <see cref="CosmosOptions"/>.</summary>
/// <param name="client">One client for the process; the store does not dispose it.</param>
/// <param name="database">The database that has the containers.</param>
/// <param name="containers">All containers of the application.</param>
/// <param name="logger">Logs each call with its request charge, at debug level.</param>
public sealed class CosmosDocumentStore(
    CosmosClient client, string database, IReadOnlyList<ContainerDefinition> containers,
    ILogger<CosmosDocumentStore>? logger = null) : IDocumentStore
{
    private readonly Dictionary<string, (ContainerDefinition Definition, Container Client)> _containers = containers.ToDictionary(
        definition => definition.Name, definition => (definition, client.GetContainer(database, definition.Name)), StringComparer.Ordinal);

    private readonly ILogger _logger = logger ?? NullLogger<CosmosDocumentStore>.Instance;

    /// <inheritdoc/>
    public async Task<Document?> ReadAsync(string container, string partitionKey, string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (definition, source) = Find(container);
        if (!DocumentLimits.IsPartitionKey(partitionKey) || !DocumentLimits.IsId(id)) return null;
        using var activity = CosmosTelemetry.Start("read", container);
        return (await CosmosReads.ReadAsync(source, definition, partitionKey, id, _logger, cancellationToken))?.Document;
    }

    /// <inheritdoc/>
    /// <remarks>The cursor is the last id, not the service's: it does not age.</remarks>
    public async Task<DocumentPage> ListAsync(
        string container, string partitionKey, string? idFrom, string? idBefore, int limit, string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (definition, source) = Find(container);
        DocumentLimits.CheckPage(limit);
        DocumentLimits.CheckText(idFrom, nameof(idFrom));
        DocumentLimits.CheckText(idBefore, nameof(idBefore));
        if (!DocumentLimits.IsPartitionKey(partitionKey)) return new DocumentPage([], null);

        var scope = $"list\n{container}\n{partitionKey}\n{idFrom}\n{idBefore}";
        var after = cursor is null ? null : Encoding.UTF8.GetString(Cursor.Decode(scope, cursor));
        var lower = after is not null ? "c.id > @from" : "c.id >= @from";
        var query = new QueryDefinition($"SELECT * FROM c WHERE {lower}{(idBefore is null ? "" : " AND c.id < @before")} ORDER BY c.id")
            .WithParameter("@from", after ?? idFrom ?? string.Empty);
        if (idBefore is not null) query.WithParameter("@before", idBefore);

        using var activity = CosmosTelemetry.Start("list", container);
        var key = new PartitionKey(partitionKey);
        var (items, more) = await CosmosReads.PageAsync(
            (from, count) =>
                source.GetItemQueryStreamIterator(query, from, new QueryRequestOptions { PartitionKey = key, MaxItemCount = count }),
            null, limit, canCut: true, definition, "list", _logger, cancellationToken);
        return new DocumentPage(items, more is null
            || items.Count == 0 ? null : Cursor.Encode(scope, Encoding.UTF8.GetBytes(items[^1].Id)));
    }

    /// <inheritdoc/>
    public async Task<DocumentPage> QueryAsync(
        string container, DocumentQuery query, int limit, string? cursor = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (definition, source) = Find(container);
        DocumentLimits.CheckPage(limit);
        var where = query.Where ?? [];
        DocumentLimits.CheckText(query.Type, nameof(query));
        foreach (var field in where)
        {
            DocumentLimits.CheckText(field.Value, nameof(query));
            if (!definition.IndexedProperties.Contains(field.Field))
                throw new ArgumentException($"The container {container} does not index {field.Field}.", nameof(query));
        }
        var range = query.Range is null ? null : CosmosReads.ParseRange(query.Range);

        var fields = string.Join('\n', where.Select(field => $"{field.Field}={field.Value}"));
        var scope = $"query\n{container}\n{query.Type}\n{query.Range?.Key}\n{fields}";
        var continuation = cursor is null ? null : Encoding.UTF8.GetString(Cursor.Decode(scope, cursor));
        var conditions = string.Concat(where.Select((field, i) => $" AND {CosmosReads.PropertyOf(field.Field)} = @v{i}"));
        var definitionOfQuery = new QueryDefinition($"SELECT * FROM c WHERE c.type = @type{conditions}").WithParameter("@type", query.Type);
        for (var i = 0; i < where.Count; i++) definitionOfQuery.WithParameter($"@v{i}", where[i].Value);

        using var activity = CosmosTelemetry.Start("query", container);
        FeedIterator Iterate(string? from, int count)
        {
            // One physical partition after another: a page seldom needs the second.
            var options = new QueryRequestOptions { MaxItemCount = count, MaxConcurrency = 1, ResponseContinuationTokenLimitInKb = 1 };
            return range is null
                ? source.GetItemQueryStreamIterator(definitionOfQuery, from, options)
                : source.GetItemQueryStreamIterator(range, definitionOfQuery, from, options);
        }

        try
        {
            var (items, more) = await CosmosReads.PageAsync(
                Iterate, continuation, limit, canCut: false, definition, "query", _logger, cancellationToken);
            return new DocumentPage(items, more is null ? null : Cursor.Encode(scope, Encoding.UTF8.GetBytes(more)));
        }
        catch (CosmosException exception) when (cursor is not null && exception.StatusCode == HttpStatusCode.BadRequest)
        {
            // The cursor is one of ours, but no longer one of the service's: the container was recreated.
            throw new InvalidCursorException(exception);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The cursor is the last order, not the service's: it does not age.</remarks>
    public async Task<DocumentPage> SearchAsync(
        string container, DocumentSearch search, int limit, string? cursor = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (definition, source) = Find(container);
        DocumentLimits.CheckPage(limit);
        search.Check(definition);
        var scope = search.ScopeIn(container);
        var after = cursor is null ? null : Encoding.UTF8.GetString(Cursor.Decode(scope, cursor));
        using var activity = CosmosTelemetry.Start("search", container);
        var (items, last) = await new CosmosSearch(source, definition, search, _logger).PageAsync(after, limit, cancellationToken);
        return new DocumentPage(items, last is null ? null : Cursor.Encode(scope, last));
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(string container, DocumentSearch search, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (definition, source) = Find(container);
        search.Check(definition);
        using var activity = CosmosTelemetry.Start("count", container);
        return await new CosmosSearch(source, definition, search, _logger).CountAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(
        string container, string partitionKey, IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (definition, target) = Find(container);
        DocumentLimits.CheckCommit(partitionKey, writes);
        foreach (var write in writes)
        {
            if (write is not DocumentWrite.Delete) DocumentFields.Read(definition, partitionKey, write.Id, write.Body.Span);
        }
        using var activity = CosmosTelemetry.Start("commit", container);
        return await new CosmosCommit(target, definition, partitionKey, writes, _logger).ExecuteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DocumentRange>> GetRangesAsync(string container, CancellationToken cancellationToken = default)
    {
        var (_, source) = Find(container);
        return await CosmosReads.RangesAsync(source, cancellationToken);
    }

    private (ContainerDefinition Definition, Container Client) Find(string name) =>
        _containers.TryGetValue(name, out var found)
            ? found
            : throw new ArgumentException($"There is no container '{name}'.", nameof(name));
}
