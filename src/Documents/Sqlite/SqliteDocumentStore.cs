using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace SecureMx.Documents.Sqlite;

/// <summary>
/// Documents in one SQLite file, or in memory. An answered commit is on the disk; commits that wait together share one sync; readers never
/// wait for the writer, and see every commit that has been answered.
/// </summary>
public sealed class SqliteDocumentStore : IDocumentStore, IDisposable
{
    private const string Probe = "health";

    // More than SQLite is likely to have free in its files when the disk is full.
    private const int ProbeBytes = 256 * 1024;

    private readonly Dictionary<string, SqliteContainer> _containers;
    private readonly TimeProvider _time;
    private readonly ReaderPool _readers;
    private readonly SqliteWriter _writer;

    /// <summary>Opens the store, making the file, its folder, tables and indexes where they are missing.</summary>
    /// <param name="path">The file, or <c>:memory:</c>.</param>
    /// <param name="containers">All containers of the application.</param>
    /// <param name="time">What time to live is measured by.</param>
    /// <exception cref="InvalidOperationException">A later release has written the file.</exception>
    public SqliteDocumentStore(string path, IReadOnlyList<ContainerDefinition> containers, TimeProvider time)
    {
        _containers = containers.ToDictionary(
            definition => definition.Name, definition => new SqliteContainer(definition), StringComparer.Ordinal);
        _time = time;
        var file = new SqliteFile(path);
        var connection = file.Open();
        try
        {
            SqliteFile.Prepare(connection, _containers.Values);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        _readers = new ReaderPool(file, connection);
        _writer = new SqliteWriter(connection, _containers.Values, time, _readers.Gate);
    }

    /// <inheritdoc/>
    public Task<Document?> ReadAsync(string container, string partitionKey, string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = Container(container);
        if (!DocumentLimits.IsPartitionKey(partitionKey) || !DocumentLimits.IsId(id)) return Task.FromResult<Document?>(null);
        return Task.FromResult(Read(reader => reader.Read(source, partitionKey, id, Now)));
    }

    /// <inheritdoc/>
    public async Task ProbeAsync(string container, CancellationToken cancellationToken = default)
    {
        await ReadAsync(container, Probe, Probe, cancellationToken);
        if (!_writer.IsFailing) return;
        await CommitAsync(
            container, Probe, [new DocumentWrite.Upsert(Probe, ProbeBody(Container(container).Definition))], cancellationToken);
        await CommitAsync(container, Probe, [new DocumentWrite.Delete(Probe, null)], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document?>> ReadManyAsync(
        string container, IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = Container(container);
        return Task.FromResult<IReadOnlyList<Document?>>(Read(reader => reader.ReadMany(source, keys, Now)));
    }

    /// <inheritdoc/>
    public Task<DocumentPage> ListAsync(
        string container, string partitionKey, string? idFrom, string? idBefore, int limit, string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = Container(container);
        DocumentLimits.CheckPage(limit);
        DocumentLimits.CheckText(idFrom, nameof(idFrom));
        DocumentLimits.CheckText(idBefore, nameof(idBefore));
        if (!DocumentLimits.IsPartitionKey(partitionKey)) return Task.FromResult(new DocumentPage([], null));

        var scope = $"list\n{container}\n{partitionKey}\n{idFrom}\n{idBefore}";
        // The first text after an id is the id with a NUL: the place of a cursor is the last id that has been shown.
        var first = cursor is null ? idFrom ?? string.Empty : Encoding.UTF8.GetString(Cursor.Decode(scope, cursor)) + "\0";
        var (items, hasMore) = Read(reader => reader.List(source, partitionKey, first, idBefore, limit, Now));
        return Task.FromResult(new DocumentPage(items, hasMore ? Cursor.Encode(scope, Encoding.UTF8.GetBytes(items[^1].Id)) : null));
    }

    /// <inheritdoc/>
    public Task<DocumentPage> QueryAsync(
        string container, DocumentQuery query, int limit, string? cursor = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = Container(container);
        DocumentLimits.CheckPage(limit);
        DocumentLimits.CheckText(query.Type, nameof(query));
        foreach (var field in query.Where ?? []) DocumentLimits.CheckText(field.Value, nameof(query));
        var (place, lastRange) = query.Range is null
            ? (new QueryPlace(0, 0), SqliteContainer.RangeCount - 1)
            : (new QueryPlace(SqliteRanges.Parse(query.Range), 0), SqliteRanges.Parse(query.Range));
        var conditions = string.Join('\n', (query.Where ?? []).Select(field => $"{field.Field}={field.Value}"));
        var scope = $"query\n{container}\n{query.Type}\n{query.Range?.Key}\n{conditions}";
        if (cursor is not null) place = QueryPlace.FromBytes(Cursor.Decode(scope, cursor));

        var (found, hasMore) = Read(reader => reader.Query(source, query, place, lastRange, limit, Now));
        return Task.FromResult(
            new DocumentPage([.. found.Select(one => one.Document)], hasMore ? Cursor.Encode(scope, found[^1].Place.ToBytes()) : null));
    }

    /// <inheritdoc/>
    public Task<DocumentPage> SearchAsync(
        string container, DocumentSearch search, int limit, string? cursor = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = Container(container);
        DocumentLimits.CheckPage(limit);
        search.Check(source.Definition);
        var scope = search.ScopeIn(container);
        var after = cursor is null ? null : Encoding.UTF8.GetString(Cursor.Decode(scope, cursor));
        var (items, last, hasMore) = Read(reader => reader.Search(source, search, after, limit, Now));
        return Task.FromResult(new DocumentPage(items, hasMore ? Cursor.Encode(scope, Encoding.UTF8.GetBytes(last)) : null));
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(string container, DocumentSearch search, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = Container(container);
        search.Check(source.Definition);
        return Task.FromResult(Read(reader => reader.Count(source, search, Now)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DocumentRange>> GetRangesAsync(string container, CancellationToken cancellationToken = default)
    {
        Container(container);
        return Task.FromResult(SqliteRanges.All);
    }

    /// <inheritdoc/>
    /// <remarks>A commit that waits for the writer is no longer cancelled.</remarks>
    public Task<CommitResult> CommitAsync(
        string container, string partitionKey, IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = Container(container);
        DocumentLimits.CheckCommit(partitionKey, writes);
        var now = Now;
        var pending = new PendingWrite[writes.Count];
        for (var i = 0; i < pending.Length; i++)
        {
            var write = writes[i];
            var fields = write is DocumentWrite.Delete
                ? default
                : DocumentFields.Read(source.Definition, partitionKey, write.Id, write.Body.Span);
            pending[i] = new PendingWrite(write, fields, now + fields.TimeToLive);
        }
        return _writer.EnqueueAsync(new PendingCommit(source, partitionKey, pending));
    }

    /// <summary>Writes what waits, and closes the file.</summary>
    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
    }

    private T Read<T>(Func<SqliteReader, T> read)
    {
        try
        {
            using var lease = _readers.Rent();
            return read(lease.Reader);
        }
        catch (SqliteException exception) when (DiskFault.Is(exception))
        {
            throw new StoreUnavailableException(exception);
        }
    }

    private static byte[] ProbeBody(ContainerDefinition definition) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
    {
        ["id"] = Probe,
        [definition.PartitionKeyProperty] = Probe,
        ["type"] = Probe,
        ["filler"] = new('x', ProbeBytes),
    });

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    private SqliteContainer Container(string name) =>
        _containers.TryGetValue(name, out var container)
            ? container
            : throw new ArgumentException($"There is no container '{name}'.", nameof(name));
}
