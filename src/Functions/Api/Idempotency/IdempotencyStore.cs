using Microsoft.Extensions.Options;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Api.Idempotency;

/// <summary>Permission of a request with an idempotency key.</summary>
internal abstract record Admission
{
    /// <summary>Run, then keep the answer or leave the key.</summary>
    public sealed record Run(IdempotencyRecord Record, string ETag) : Admission;

    /// <summary>Be answered as the first one was.</summary>
    public sealed record Repeat(StoredResponse Answer) : Admission;

    /// <summary>The first request still runs.</summary>
    public sealed record StillRunning : Admission;

    /// <summary>The key was used for another request.</summary>
    public sealed record Reused : Admission;
}

/// <summary>Keeps the answers under idempotency keys, in the container of operations.</summary>
/// <remarks>
/// Time here is the wall clock's, not the app's: a running request lives and dies with a process, and in the sandbox a stopped clock would
/// lock a crashed request's key for ever.
/// </remarks>
internal sealed class IdempotencyStore(IDocumentStore documents, IOptions<IdempotencySettings> options)
{
    // Each round lost means that another request with the key went ahead; the last answer is then "still running".
    private const int Rounds = 3;

    private static readonly string Container = Containers.Operations.Name;

    private int Ttl => (int)options.Value.KeepFor.TotalSeconds;

    /// <summary>Takes the key for a request, or says why not.</summary>
    public async Task<Admission> EnterAsync(string scope, string fingerprint)
    {
        for (int round = 0; round < Rounds; round++)
        {
            var now = SystemClock.Instance.GetCurrentInstant();
            var record = new IdempotencyRecord(
                IdempotencyRecord.DocumentId, scope, fingerprint, RunningOperation.NewId(), now, Answer: null, Ttl);
            if (await TakeAsync(record, replaces: null) is { } first)
                return first;

            if (await documents.ReadAsync(Container, scope, IdempotencyRecord.DocumentId) is not { } document)
                continue;

            var standing = StoredJson.Read<IdempotencyRecord>(document);
            if (standing.Fingerprint != fingerprint)
                return new Admission.Reused();
            if (standing.Answer is { } answer)
                return new Admission.Repeat(answer);
            if (!IsDead(standing, now))
                return new Admission.StillRunning();
            if (await TakeAsync(standing with { StartedAt = now }, document.ETag) is { } takenOver)
                return takenOver;
        }

        return new Admission.StillRunning();
    }

    /// <summary>
    /// Keeps the answer. Where the key has been taken over meanwhile, the other's answer counts; an answer too large to be kept leaves the
    /// key.
    /// </summary>
    public Task KeepAsync(Admission.Run run, StoredResponse answer)
    {
        DocumentWrite[] writes = [new DocumentWrite.Replace(
            run.Record.Id, StoredJson.Write(run.Record with { Answer = answer }), run.ETag)];
        return DocumentLimits.BytesOf(writes) <= DocumentLimits.MaximumBodyBytes
            ? documents.CommitAsync(Container, run.Record.Scope, writes)
            : LeaveAsync(run);
    }

    /// <summary>
    /// Releases the key for a retry of the request. The record stays with its id, since the request may have been carried out for all that
    /// is known: made again it must find what it has made.
    /// </summary>
    public Task LeaveAsync(Admission.Run run) =>
        documents.CommitAsync(
            Container, run.Record.Scope,
            [new DocumentWrite.Replace(run.Record.Id, StoredJson.Write(run.Record with { StartedAt = null }), run.ETag)]);

    private bool IsDead(IdempotencyRecord record, Instant now) =>
        record.StartedAt is not { } startedAt
            || now - startedAt >= Duration.FromTimeSpan(options.Value.TakeOverAfter);

    private async Task<Admission.Run?> TakeAsync(IdempotencyRecord record, string? replaces)
    {
        byte[] json = StoredJson.Write(record);
        DocumentWrite write = replaces is null
            ? new DocumentWrite.Create(record.Id, json)
            : new DocumentWrite.Replace(record.Id, json, replaces);
        var result = await documents.CommitAsync(Container, record.Scope, [write]);
        return result.IsCommitted ? new Admission.Run(record, result.ETags[0]) : null;
    }
}

/// <summary>Operation of one caller under one idempotency key. It keeps its id when a crashed call is made again.</summary>
internal sealed record RunningOperation(string Id)
{
    /// <summary>A new id: 32 hexadecimal digits, later ones after earlier ones.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString("N");
}
