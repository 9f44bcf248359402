using NodaTime;
using SecureMx.Documents;
using SecureMx.Functions.Api.Http;

namespace SecureMx.Functions.Stores;

/// <summary>Documents of a type that an earlier version has stored without what lists look for.</summary>
public interface IDocumentUpgrade
{
    /// <summary>The container.</summary>
    string Container { get; }

    /// <summary>The type.</summary>
    string Type { get; }

    /// <summary>Stores a document again as this version would; one that is as it should be stays. Repeatable.</summary>
    Task UpgradeAsync(Document document, CancellationToken cancellationToken);
}

/// <summary>
/// Brings the documents of earlier versions into the lists: it walks each type once, and notes when it is through. An hour later it walks
/// once more, for what an instance of the version before has written meanwhile.
/// </summary>
public sealed class StoreUpgrade(IDocumentStore documents, IEnumerable<IDocumentUpgrade> upgrades, TimeProvider clock)
{
    private const string DocumentId = "upgrade";
    private const string Scope = "upgrade-lists-2";
    private const string DocumentType = "store-upgrade";
    private const int PageSize = 100;
    private const int AtOnce = 8;
    private const int RetryAfterSeconds = 30;

    private static readonly string Container = Containers.Operations.Name;
    private static readonly TimeSpan OfACall = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OfAPass = TimeSpan.FromMinutes(2);
    private static readonly Duration BeforeTheSecondWalk = Duration.FromHours(1);

    private readonly IDocumentUpgrade[] _upgrades = [.. upgrades.OrderBy(one => one.Container, StringComparer.Ordinal)];
    private readonly SemaphoreSlim _gate = new(1);
    private volatile bool _isOpen;
    private volatile bool _isOver;

    /// <summary>Returns once all documents are in the lists; where few are stored, it brings them there itself.</summary>
    /// <exception cref="ProblemException">503: there are many, which Reconcile works through.</exception>
    /// <remarks>Budget: none; one point read for the first call of a process.</remarks>
    public async Task EnsureAsync(CancellationToken cancellationToken = default)
    {
        if (_isOpen || (await WalkAsync(OfACall, cancellationToken)).IsOpen)
            return;
        throw new ProblemException(new Problem(ProblemKind.Unavailable, new(
            "The lists are being prepared after an update of the service.", "サービスの更新後、一覧を準備しています。"))
        {
            RetryAfterSeconds = RetryAfterSeconds,
        });
    }

    /// <summary>Works on for up to two minutes, if anything is left.</summary>
    /// <remarks>Budget: none once it is through; a point read before.</remarks>
    public async Task ContinueAsync(CancellationToken cancellationToken = default)
    {
        if (!_isOver)
            await WalkAsync(OfAPass, cancellationToken);
    }

    private async Task<Progress> WalkAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        long began = TimeProvider.System.GetTimestamp();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var progress = await documents.ReadAsync(Container, Scope, DocumentId, cancellationToken) is { } stored
                ? StoredJson.Read<UpgradeDocument>(stored).Progress
                : new Progress(Walk: 1, Step: 0, Cursor: null, WalkedAt: null);
            if (!progress.IsDueAt(clock.Now()))
                return Note(progress);

            while (progress.Step < _upgrades.Length && TimeProvider.System.GetElapsedTime(began) < time)
                progress = await StepAsync(progress, cancellationToken);
            if (progress.Step == _upgrades.Length)
                progress = new Progress(progress.Walk + 1, 0, null, clock.Now());
            var document = new UpgradeDocument(DocumentId, Scope, DocumentType, progress);
            await documents.CommitAsync(
                Container, Scope, [new DocumentWrite.Upsert(DocumentId, StoredJson.Write(document))], cancellationToken);
            return Note(progress);
        }
        finally
        {
            _gate.Release();
        }
    }

    private Progress Note(Progress progress)
    {
        _isOpen |= progress.IsOpen;
        _isOver |= progress.IsOver;
        return progress;
    }

    private async Task<Progress> StepAsync(Progress progress, CancellationToken cancellationToken)
    {
        var upgrade = _upgrades[progress.Step];
        var page = await documents.QueryAsync(
            upgrade.Container, new DocumentQuery(upgrade.Type), PageSize, progress.Cursor, cancellationToken);
        await Parallel.ForEachAsync(
            page.Items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (document, cancelled) => await upgrade.UpgradeAsync(document, cancelled));
        return page.Cursor is null
            ? progress with { Step = progress.Step + 1, Cursor = null }
            : progress with { Cursor = page.Cursor };
    }

    /// <param name="Walk">The number of the walk, from 1; after the second there is nothing to do.</param>
    /// <param name="Step">The upgrade that it is at.</param>
    /// <param name="Cursor">Where it is in that.</param>
    /// <param name="WalkedAt">When the walk before was through.</param>
    private sealed record Progress(int Walk, int Step, string? Cursor, Instant? WalkedAt)
    {
        public bool IsOpen => Walk > 1;

        public bool IsOver => Walk > 2;

        public bool IsDueAt(Instant now) => !IsOver && (WalkedAt is null || WalkedAt + BeforeTheSecondWalk <= now);
    }

    private sealed record UpgradeDocument(string Id, string Scope, string Type, Progress Progress);
}
