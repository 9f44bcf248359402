using SecureMx.Documents.Sqlite;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>Tests of two processes over the same documents, of which the first can be interrupted.</summary>
public abstract class InterruptedTests : IDisposable
{
    private readonly SqliteDocumentStore _documents = new(":memory:", Containers.All, TimeProvider.System);

    protected InterruptedTests()
    {
        Interrupted = new InterruptedStore(_documents);
        One = new Backstage(Interrupted);
        Other = new Backstage(_documents);
    }

    /// <summary>What lies between <see cref="One"/> and the documents.</summary>
    private protected InterruptedStore Interrupted { get; }

    /// <summary>The process that is interrupted.</summary>
    private protected Backstage One { get; }

    /// <summary>Another that is not.</summary>
    private protected Backstage Other { get; }

    public void Dispose()
    {
        _documents.Dispose();
        GC.SuppressFinalize(this);
    }
}
