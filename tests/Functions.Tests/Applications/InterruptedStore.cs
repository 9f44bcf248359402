using SecureMx.Documents;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>
/// A store that fails before or after one of its commits, or lets another writer go first at one of its reads and commits.
/// </summary>
internal sealed class InterruptedStore(IDocumentStore documents) : IDocumentStore
{
    private int _failsBefore = -1;
    private int _failsAfter = -1;
    private int _interjectsAt = -1;
    private Func<Task>? _interjection;
    private bool _isDown;

    /// <summary>Whether all that comes after the commit that fails fails too, as in a process that has ended.</summary>
    public bool EndsWithFailure { get; init; }

    /// <summary>How many commits were begun since the last plan.</summary>
    public int Commits { get; private set; }

    /// <summary>How many reads and commits were begun since the last plan.</summary>
    public int Steps { get; private set; }

    /// <summary>The n-th commit from now on, counted from 0, fails without having been made.</summary>
    public void FailBefore(int n) => Plan(failsBefore: n);

    /// <summary>The n-th commit from now on is made, and its answer is lost.</summary>
    public void FailAfter(int n) => Plan(failsAfter: n);

    /// <summary>Before the n-th read or commit from now on, something else happens.</summary>
    public void Interject(int n, Func<Task> something)
    {
        Plan(interjectsAt: n);
        _interjection = something;
    }

    /// <summary>Nothing happens any more.</summary>
    public void Heal() => Plan();

    public async Task<Document?> ReadAsync(string container, string partitionKey, string id, CancellationToken cancellationToken = default)
    {
        await StepAsync();
        return await documents.ReadAsync(container, partitionKey, id, cancellationToken);
    }

    public Task<DocumentPage> ListAsync(
        string container, string partitionKey, string? idFrom, string? idBefore, int limit, string? cursor = null,
        CancellationToken cancellationToken = default) =>
        documents.ListAsync(container, partitionKey, idFrom, idBefore, limit, cursor, cancellationToken);

    public async Task<CommitResult> CommitAsync(
        string container, string partitionKey, IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        await StepAsync();
        int commit = Commits++;
        if (commit == _failsBefore)
            throw Failure("Lost before the commit.");
        var result = await documents.CommitAsync(container, partitionKey, writes, cancellationToken);
        return commit == _failsAfter ? throw Failure("Lost after the commit.") : result;
    }

    public Task<DocumentPage> QueryAsync(
        string container, DocumentQuery query, int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
        documents.QueryAsync(container, query, limit, cursor, cancellationToken);

    public Task<DocumentPage> SearchAsync(
        string container, DocumentSearch search, int limit, string? cursor = null, CancellationToken cancellationToken = default) =>
        documents.SearchAsync(container, search, limit, cursor, cancellationToken);

    public Task<long> CountAsync(string container, DocumentSearch search, CancellationToken cancellationToken = default) =>
        documents.CountAsync(container, search, cancellationToken);

    public Task<IReadOnlyList<DocumentRange>> GetRangesAsync(string container, CancellationToken cancellationToken = default) =>
        documents.GetRangesAsync(container, cancellationToken);

    private Task StepAsync() =>
        _isDown ? throw new IOException("The process has ended.")
            : Steps++ == _interjectsAt ? _interjection!()
            : Task.CompletedTask;

    private IOException Failure(string message)
    {
        _isDown = EndsWithFailure;
        return new IOException(message);
    }

    private void Plan(int failsBefore = -1, int failsAfter = -1, int interjectsAt = -1)
    {
        (_failsBefore, _failsAfter, _interjectsAt) = (failsBefore, failsAfter, interjectsAt);
        (Commits, Steps, _isDown) = (0, 0, false);
    }
}
