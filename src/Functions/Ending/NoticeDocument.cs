using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Beside a contract, for each of its notices and orders: whether the orchestration that waits for it was started.</summary>
/// <param name="Id"><c>notice-</c> and the notice's id.</param>
/// <param name="ContractId">The contract.</param>
/// <param name="Type"><see cref="DocumentType"/>.</param>
/// <param name="Start">Where the orchestration stands.</param>
/// <param name="NoticeId">The notice.</param>
/// <param name="RequestedAt">When the notice came.</param>
internal sealed record NoticeDocument(string Id, string ContractId, string Type, StartState Start, string NoticeId, Instant RequestedAt)
{
    public const string DocumentType = "notice";

    private const string IdPrefix = "notice-";

    public static DocumentWrite Create(Contract contract, CancellationNotice notice)
    {
        NoticeDocument document = Of(contract, notice, StartState.Requested);
        return new DocumentWrite.Create(document.Id, StoredJson.Write(document));
    }

    /// <summary>Marks where the orchestration stands. Everything else in the document is made from the notice, so there is no need to read it first.</summary>
    public static DocumentWrite Mark(Contract contract, CancellationNotice notice, StartState start)
    {
        NoticeDocument document = Of(contract, notice, start);
        return new DocumentWrite.Upsert(document.Id, StoredJson.Write(document));
    }

    private static NoticeDocument Of(Contract contract, CancellationNotice notice, StartState start)
        => new(IdPrefix + notice.NoticeId, contract.ContractId, DocumentType, start, notice.NoticeId, notice.ArrivedAt);
}
