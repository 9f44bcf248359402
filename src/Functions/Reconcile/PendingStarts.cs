using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Errands;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Reconcile;

/// <summary>A kind of document whose orchestration has to be there as long as the document waits for something.</summary>
public enum PendingKind
{
    /// <summary>Notices and orders on contracts.</summary>
    Notice,

    /// <summary>Ends of designated services.</summary>
    ServiceEnd,

    /// <summary>Errands on contracts.</summary>
    Errand,
}

/// <summary>Finds what waits, and starts the orchestration that should be waiting with it.</summary>
public sealed class PendingStarts(
    IDocumentStore documents, ContractStore contracts, TerminationStarts terminations, ServiceEndStarts serviceEnds, ErrandStarts errands)
{
    private const int AtOnce = 8;

    /// <summary>The container in which documents of a kind stand.</summary>
    public static string ContainerOf(PendingKind kind) => kind == PendingKind.ServiceEnd ? Containers.Customers.Name : Containers.Contracts.Name;

    /// <summary>One page of what waits in a state, of one range or of all.</summary>
    public Task<DocumentPage> QueryAsync(PendingKind kind, StartState start, DocumentRange? range, int limit, string? cursor)
    {
        string type = kind switch
        {
            PendingKind.Notice => NoticeDocument.DocumentType,
            PendingKind.ServiceEnd => ServiceEndDocument.DocumentType,
            _ => ErrandDocument.DocumentType,
        };
        return documents.QueryAsync(ContainerOf(kind), new DocumentQuery(type, [new FieldEquals("start", StoredJson.CodeOf(start))], range), limit, cursor);
    }

    /// <summary>Starts what was requested before an instant and never marked as started; tells how many.</summary>
    public Task<int> StartRequestedAsync(DurableTaskClient client, PendingKind kind, IReadOnlyList<Document> page, Instant before)
        => EachAsync(page, async document => RequestedAt(kind, document) <= before && await StartAsync(client, kind, document));

    /// <summary>Starts again what was started and has no live instance any more; tells how many.</summary>
    public Task<int> RestartLostAsync(DurableTaskClient client, PendingKind kind, IReadOnlyList<Document> page)
        => EachAsync(page, async document => !await client.IsLiveAsync(InstanceIdOf(kind, document)) && await StartAsync(client, kind, document));

    private async Task<bool> StartAsync(DurableTaskClient client, PendingKind kind, Document document)
    {
        if (kind == PendingKind.ServiceEnd)
        {
            await serviceEnds.StartAsync(client, StoredJson.Read<ServiceEndDocument>(document).End);
            return true;
        }

        if (kind == PendingKind.Errand)
        {
            await errands.StartAsync(client, StoredJson.Read<ErrandDocument>(document).Errand);
            return true;
        }

        NoticeDocument waiting = StoredJson.Read<NoticeDocument>(document);
        if (await contracts.FindAsync(waiting.ContractId) is not { Contract: var contract } || contract.Notice(waiting.NoticeId) is not { } notice)
            throw new InvalidOperationException($"{waiting.Id} of {waiting.ContractId} stands beside no such notice.");

        // One that has been settled is started too: what follows an end may be what was lost, and doing it again changes nothing.
        await terminations.StartAsync(client, contract, notice);
        return true;
    }

    private static Instant RequestedAt(PendingKind kind, Document document) => kind switch
    {
        PendingKind.Notice => StoredJson.Read<NoticeDocument>(document).RequestedAt,
        PendingKind.ServiceEnd => StoredJson.Read<ServiceEndDocument>(document).End.ToldAt,
        _ => StoredJson.Read<ErrandDocument>(document).Errand.RequestedAt,
    };

    private static string InstanceIdOf(PendingKind kind, Document document)
    {
        if (kind == PendingKind.ServiceEnd)
            return StoredJson.Read<ServiceEndDocument>(document).End.InstanceId();
        if (kind == PendingKind.Errand)
            return StoredJson.Read<ErrandDocument>(document).Errand.InstanceId;

        NoticeDocument waiting = StoredJson.Read<NoticeDocument>(document);
        return TerminationStarts.InstanceIdOf(waiting.ContractId, waiting.NoticeId);
    }

    private static async Task<int> EachAsync(IReadOnlyList<Document> page, Func<Document, Task<bool>> act)
    {
        int count = 0;
        await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (document, _) =>
        {
            if (await act(document))
                Interlocked.Increment(ref count);
        });
        return count;
    }
}
