using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications.Feed;

/// <summary>Points to entries that follow each other in a partner's log.</summary>
/// <param name="PartnerId">Whose log.</param>
/// <param name="First">The number of the first entry.</param>
/// <param name="Last">The number of the last entry.</param>
internal sealed record FeedPointer(string PartnerId, long First, long Last)
{
    /// <summary>The id in the log: each entry is the first of one pointer at most.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{PartnerId}~{First}");

    public static FeedPointer Of(SequencedEntry entry) => entry.Content.Deserialize<FeedPointer>(StoredJson.Options)!;
}

/// <summary>Appends to the operators' log what points to the entries of partners' logs.</summary>
/// <remarks>
/// A pointer begins where the partner's last one ends, and its id is where it begins. So whoever appends one, in whatever process and after
/// whatever failure, each entry is pointed to once, and each partner's in order: what others have committed and not pointed to comes along.
/// </remarks>
internal sealed class FeedPointers(SequencedLog log)
{
    /// <summary>The partition of the operators' log.</summary>
    public const string Scope = "event-log";

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>
    /// Points to a partner's entries up to <paramref name="last"/>, which were appended; what is pointed to already stays so.
    /// </summary>
    /// <param name="scope">The partition of the partner's log.</param>
    /// <param name="partnerId">The partner.</param>
    /// <param name="first">The first of the entries that the caller has appended.</param>
    /// <param name="last">The last of them.</param>
    /// <remarks>
    /// Budget: one batch of a replace and two creates; where another process has appended to the partner's log before, also two point reads
    /// for each of its pointers that this one does not know.
    /// </remarks>
    public async Task ExtendAsync(string scope, string partnerId, long first, long last)
    {
        var turn = _turns.GetOrAdd(partnerId, _ => new SemaphoreSlim(1));
        await turn.WaitAsync();
        try
        {
            long next = log.PointedTo(scope) + 1;
            bool mayExist = next < first;
            await Race.RunAsync($"The pointer to {partnerId}", async _ =>
            {
                while (next <= last && mayExist && await FindAsync(new FeedPointer(partnerId, next, last).Id) is { } found)
                    next = found.Last + 1;
                if (next <= last && await TryAppendAsync(new FeedPointer(partnerId, next, last)))
                    next = last + 1;
                log.NotePointedTo(scope, next - 1);
                mayExist = true;
                return next > last;
            }, CancellationToken.None);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> TryAppendAsync(FeedPointer pointer) =>
        (await log.AppendAsync(Scope, [new NewEntry(pointer.Id, JsonSerializer.SerializeToElement(pointer, StoredJson.Options))]))[0].IsNew;

    private async Task<FeedPointer?> FindAsync(string id) =>
        await log.FindNumberAsync(Scope, id) is { } number && (await log.FindManyAsync([(Scope, number)]))[0] is { } entry
            ? FeedPointer.Of(entry)
            : null;
}
