using SecureMx.Documents;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>A store that does something at one of its commits: fails before it, fails after it, or lets somebody else go first.</summary>
internal sealed class InterruptedStore(IDocumentStore documents) : IDocumentStore
{
    private Func<Task>? _before;
    private bool _failsAfter;
    private int _at = -1;
    private int _commits;

    /// <summary>How many commits were begun since the last plan.</summary>
    public int Commits => _commits;

    /// <summary>The n-th commit from now on, counted from 0, fails without having been made.</summary>
    public void FailBefore(int n) => Plan(n, () => throw new IOException("Lost before the commit."), failsAfter: false);

    /// <summary>The n-th commit from now on is made, and its answer is lost.</summary>
    public void FailAfter(int n) => Plan(n, null, failsAfter: true);

    /// <summary>Before the n-th commit from now on, something else happens; commits of that are not counted.</summary>
    public void Interject(int n, Func<Task> something) => Plan(n, something, failsAfter: false);

    /// <summary>Nothing happens any more.</summary>
    public void Heal() => Plan(-1, null, failsAfter: false);

    public Task<Document?> ReadAsync(string container, string partitionKey, string id, CancellationToken cancellationToken = default)
        => documents.ReadAsync(container, partitionKey, id, cancellationToken);

    public Task<DocumentPage> ListAsync(
        string container, string partitionKey, string? idFrom, string? idBefore, int limit, string? cursor = null, CancellationToken cancellationToken = default)
        => documents.ListAsync(container, partitionKey, idFrom, idBefore, limit, cursor, cancellationToken);

    public async Task<CommitResult> CommitAsync(
        string container, string partitionKey, IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        bool isPlanned = _commits++ == _at;
        if (isPlanned && _before is { } before)
            await before();
        CommitResult result = await documents.CommitAsync(container, partitionKey, writes, cancellationToken);
        return isPlanned && _failsAfter ? throw new IOException("Lost after the commit.") : result;
    }

    public Task<DocumentPage> QueryAsync(
        string container, DocumentQuery query, int limit, string? cursor = null, CancellationToken cancellationToken = default)
        => documents.QueryAsync(container, query, limit, cursor, cancellationToken);

    public Task<IReadOnlyList<DocumentRange>> GetRangesAsync(string container, CancellationToken cancellationToken = default)
        => documents.GetRangesAsync(container, cancellationToken);

    private void Plan(int at, Func<Task>? before, bool failsAfter) => (_at, _before, _failsAfter, _commits) = (at, before, failsAfter, 0);
}
