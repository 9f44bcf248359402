using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>The end of a customer's designated service, as an operator told it (E6).</summary>
/// <param name="EndId">Its id.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Service">The service.</param>
/// <param name="EffectiveDate">Its last day.</param>
/// <param name="ToldAt">When the operator told it.</param>
public sealed record ServiceEnd(string EndId, string CustomerId, string Service, LocalDate EffectiveDate, Instant ToldAt)
{
    /// <summary>The prefix of its id.</summary>
    public const string IdPrefix = "sve";

    /// <summary>The instance that waits for it.</summary>
    public string InstanceId() => $"service-end-{CustomerId}-{EndId}";

    /// <summary>Whether it is the end that the customer's service now has: another may have brought it forward.</summary>
    public bool Stands(Customer customer) => customer.Services.Any(held => held.Service == Service && held.EndsOn == EffectiveDate);

    /// <summary>
    /// Decides on a service end: it may only be brought forward, as an end by notice may (E3), and a service does not end before it began.
    /// Null where nothing stands against it.
    /// </summary>
    public static Refusal? Check(DesignatedService held, LocalDate effectiveDate, LocalDate today)
        => held.EndsOn is { } past && past < today && effectiveDate != past
            ? Refusal.Conflict(Rules.E6, "", $"The service ended on {past:uuuu-MM-dd}.")
        : held.EndsOn is { } known && effectiveDate > known
            ? Refusal.Conflict(Rules.E6, "/effectiveDate", $"The service already ends on {known:uuuu-MM-dd}; that day can only be brought forward.")
        : effectiveDate < held.Since
            ? Refusal.By(Rules.E6, "/effectiveDate", $"The service began on {held.Since:uuuu-MM-dd} and cannot have ended before.")
        : null;
}

/// <summary>Beside a customer, for each end of a designated service: whether the orchestration that waits for it was started.</summary>
internal sealed record ServiceEndDocument(string Id, string CustomerId, string Type, StartState Start, ServiceEnd End)
{
    public const string DocumentType = "service-end";

    private const string IdPrefix = "service-end-";
    private const string IdBefore = "service-end.";

    private static readonly string Container = Containers.Customers.Name;

    public static DocumentWrite Create(ServiceEnd end)
        => new DocumentWrite.Create(IdOf(end.EndId), StoredJson.Write(Of(end, StartState.Requested)));

    public static Task MarkAsync(IDocumentStore documents, ServiceEnd end, StartState start) => documents.CommitAsync(
        Container, end.CustomerId, [new DocumentWrite.Upsert(IdOf(end.EndId), StoredJson.Write(Of(end, start)))]);

    /// <summary>The end of that id; null where there is none.</summary>
    public static async Task<ServiceEnd?> FindAsync(IDocumentStore documents, string customerId, string endId)
        => await documents.ReadAsync(Container, customerId, IdOf(endId)) is { } found ? StoredJson.Read<ServiceEndDocument>(found).End : null;

    /// <summary>The latest end of that service and day; null where there is none.</summary>
    public static async Task<ServiceEnd?> FindAsync(
        IDocumentStore documents, string customerId, string service, LocalDate effectiveDate, CancellationToken cancellationToken)
    {
        ServiceEnd? latest = null;
        string? cursor = null;
        do
        {
            DocumentPage page = await documents.ListAsync(Container, customerId, IdPrefix, IdBefore, 100, cursor, cancellationToken);
            latest = page.Items.Select(item => StoredJson.Read<ServiceEndDocument>(item).End)
                .LastOrDefault(end => end.Service == service && end.EffectiveDate == effectiveDate) ?? latest;
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return latest;
    }

    private static ServiceEndDocument Of(ServiceEnd end, StartState start) => new(IdOf(end.EndId), end.CustomerId, DocumentType, start, end);

    private static string IdOf(string endId) => IdPrefix + endId;
}
