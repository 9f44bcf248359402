using SecureMx.Documents.Sqlite;

namespace SecureMx.Documents.Tests.Sqlite;

/// <summary>The suite over a file.</summary>
public sealed class SqliteFileStore : DocumentStoreSuite
{
    private readonly TemporaryFolder _folder = new();

    protected override Task<IDocumentStore> OpenAsync() =>
        Task.FromResult<IDocumentStore>(new SqliteDocumentStore(_folder.File("documents.db"), Bodies.Containers, Clock));

    protected override Task CloseAsync()
    {
        ((SqliteDocumentStore)Store).Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>The suite in memory.</summary>
public sealed class SqliteMemoryStore : DocumentStoreSuite
{
    protected override Task<IDocumentStore> OpenAsync() =>
        Task.FromResult<IDocumentStore>(new SqliteDocumentStore(":memory:", Bodies.Containers, Clock));

    protected override Task CloseAsync()
    {
        ((SqliteDocumentStore)Store).Dispose();
        return Task.CompletedTask;
    }
}
