using Microsoft.Extensions.Options;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Limits;

namespace SecureMx.Functions.Stores;

/// <summary>
/// Notes of the applications of a partner that are neither accepted nor rejected: one each, in a partition of the partner. A partner has so
/// many at most. Two instances of the app that count at the same moment may let through one more each.
/// </summary>
public sealed class OpenApplications(IDocumentStore documents, ApplicationStore applications, IOptions<LimitSettings> options)
{
    private const int Gates = 64;
    private const int MaximumPage = 1000;
    private const int LookedAtTogether = 25;
    private const string DocumentType = "open-application";

    private static readonly string Container = Containers.Operations.Name;
    private static readonly Duration LongestArrival = Duration.FromMinutes(10);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(5);

    // So that of applications that arrive at once no two take the last place. Partners share gates by their hash.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1))];
    private readonly Dictionary<string, long> _swept = new(StringComparer.Ordinal);

    /// <summary>The most that a partner may have.</summary>
    public int Maximum => options.Value.OpenApplications;

    /// <summary>Notes an application that is about to be kept; false where the partner has as many as it may. Repeatable.</summary>
    /// <remarks>
    /// Budget: a list of one partition (a page for each 1,000), and one create. At the limit, at most every five minutes, a point read of
    /// each application.
    /// </remarks>
    public async Task<bool> TryAddAsync(string partnerId, string applicationId, CancellationToken cancellationToken = default)
    {
        SemaphoreSlim gate = _gates[(uint)StringComparer.Ordinal.GetHashCode(partnerId) % Gates];
        await gate.WaitAsync(cancellationToken);
        try
        {
            IReadOnlyList<OpenDocument> open = await ListAsync(partnerId, cancellationToken);
            if (open.Any(note => note.Id == applicationId))
                return true;
            if (open.Count >= Maximum && !await FindRoomAsync(partnerId, open, cancellationToken))
                return false;

            string scope = ScopeOf(partnerId);
            var note = new OpenDocument(applicationId, scope, DocumentType, SystemClock.Instance.GetCurrentInstant());
            await documents.CommitAsync(Container, scope, [new DocumentWrite.Create(note.Id, StoredJson.Write(note))], cancellationToken);
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Removes the note of an application that is settled. Repeatable; what a crash has left is found at the limit.</summary>
    /// <remarks>Budget: one delete.</remarks>
    public Task RemoveAsync(string partnerId, string applicationId, CancellationToken cancellationToken = default) =>
        documents.CommitAsync(Container, ScopeOf(partnerId), [new DocumentWrite.Delete(applicationId, null)], cancellationToken);

    private async Task<IReadOnlyList<OpenDocument>> ListAsync(string partnerId, CancellationToken cancellationToken)
    {
        List<OpenDocument> found = [];
        string? cursor = null;
        do
        {
            DocumentPage page = await documents.ListAsync(
                Container, ScopeOf(partnerId), null, null, Math.Min(Maximum, MaximumPage), cursor, cancellationToken);
            found.AddRange(page.Items.Select(StoredJson.Read<OpenDocument>));
            cursor = page.Cursor;
        }
        while (cursor is not null && found.Count < Maximum);
        return found;
    }

    // A crash between the settling of an application and the removal of its note leaves the note.
    private async Task<bool> FindRoomAsync(string partnerId, IReadOnlyList<OpenDocument> open, CancellationToken cancellationToken)
    {
        lock (_swept)
        {
            if (_swept.TryGetValue(partnerId, out long at) && TimeProvider.System.GetElapsedTime(at) < SweepEvery)
                return false;
            _swept[partnerId] = TimeProvider.System.GetTimestamp();
        }

        int settled = 0;
        foreach (OpenDocument[] some in open.Chunk(LookedAtTogether))
        {
            StoredApplication?[] found = await Task.WhenAll(some.Select(note => applications.FindAsync(note.Id, cancellationToken)));
            for (int i = 0; i < some.Length; i++)
            {
                // The note comes first: an application that is not there may be about to come.
                bool isOpen = found[i] is { Application.Phase: var phase }
                    ? phase is ApplicationPhase.Received or ApplicationPhase.Accepting
                    : SystemClock.Instance.GetCurrentInstant() - some[i].NotedAt < LongestArrival;
                if (isOpen)
                    continue;
                await RemoveAsync(partnerId, some[i].Id, cancellationToken);
                settled++;
            }
        }

        return settled > 0;
    }

    private static string ScopeOf(string partnerId) => $"open-applications-{partnerId}";

    // Measured by the wall clock, as requests are.
    private sealed record OpenDocument(string Id, string Scope, string Type, Instant NotedAt);
}
