using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Stores;

/// <summary>An application, as stored.</summary>
public sealed record StoredApplication(Application Application, string ETag);

/// <summary>One page of applications.</summary>
public sealed record ApplicationPage(IReadOnlyList<Application> Items, string? Cursor);

/// <summary>Applications, whatever came of them.</summary>
public sealed class ApplicationStore(IDocumentStore documents, StoreUpgrade upgrade, IEventOutbox? outbox = null)
{
    private const string DocumentId = "application";
    private const string DocumentType = "application";

    private static readonly string Container = Containers.Applications.Name;

    /// <summary>The application, or null where there is none.</summary>
    public async Task<StoredApplication?> FindAsync(string applicationId, CancellationToken cancellationToken = default) =>
        Ids.IsOurs(applicationId) && await documents.ReadAsync(Container, applicationId, DocumentId, cancellationToken) is { } found
            ? new StoredApplication(StoredJson.Read<ApplicationDocument>(found).Application, found.ETag)
            : null;

    /// <summary>Stores a new application. An existing one of its id is kept: a retry changes nothing.</summary>
    public async Task<StoredApplication> CreateAsync(Application application, CancellationToken cancellationToken = default)
    {
        var commit = await documents.CommitAsync(
            Container, application.ApplicationId, [new DocumentWrite.Create(DocumentId, Body(application))], cancellationToken);
        return commit.IsCommitted
            ? new StoredApplication(application, commit.ETags[0])
            : await FindAsync(application.ApplicationId, cancellationToken)
                ?? throw new InvalidOperationException($"The application {application.ApplicationId} exists and cannot be read.");
    }

    /// <summary>Replaces an application that has this ETag; null where it has been changed since.</summary>
    public async Task<StoredApplication?> TryReplaceAsync(
        Application application, string etag, CancellationToken cancellationToken = default)
    {
        var commit = await documents.CommitAsync(
            Container, application.ApplicationId,
            [new DocumentWrite.Replace(DocumentId, Body(application), etag), .. outbox?.For(application) ?? []], cancellationToken);
        return commit.IsCommitted ? new StoredApplication(application, commit.ETags[0]) : null;
    }

    /// <summary>Marks an application as accepted, once all that follows from it is written. Repeatable.</summary>
    /// <param name="accepting">With its acceptance, as it was last read or written.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task CompleteAsync(StoredApplication accepting, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            accepting,
            standing => standing.Accepted(accepting.Application.Acceptance!),
            cancellationToken);

    /// <summary>Lets an application wait as before, once it is settled that this acceptance of it comes to nothing. Repeatable.</summary>
    /// <param name="accepting">With that acceptance, as it was last read or written.</param>
    /// <param name="rejection">Rejects it instead, for an application that cannot be accepted again.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task GiveUpAsync(StoredApplication accepting, Rejection? rejection = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            accepting,
            standing => standing.GivenUp(accepting.Application.Attempt, rejection),
            cancellationToken);

    /// <summary>One page of the applications that are being accepted, in an order that stays.</summary>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    /// <remarks>Budget: one query page over an indexed property.</remarks>
    public async Task<ApplicationPage> ListAcceptingAsync(
        int limit, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var query = new DocumentQuery(DocumentType, [new FieldEquals("phase", Codes.Of(ApplicationPhase.Accepting))]);
        return PageOf(await documents.QueryAsync(Container, query, limit, cursor, cancellationToken));
    }

    /// <summary>One page of the applications that a search finds.</summary>
    /// <param name="search">What is looked for.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this search.</exception>
    /// <remarks>Budget: one page of a search over the index.</remarks>
    public async Task<ApplicationPage> ListAsync(
        ApplicationSearch search, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        return PageOf(await documents.SearchAsync(Container, search.ToDocuments(DocumentType), limit, cursor, cancellationToken));
    }

    /// <summary>How many applications a search finds, by the index.</summary>
    /// <remarks>Budget: one count over the index.</remarks>
    public async Task<long> CountAsync(ApplicationSearch search, CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        return await documents.CountAsync(Container, search.ToDocuments(DocumentType), cancellationToken);
    }

    private static ApplicationPage PageOf(DocumentPage page) =>
        new([.. page.Items.Select(document => StoredJson.Read<ApplicationDocument>(document).Application)], page.Cursor);

    // Begins with the known state, since races are rare here; a changed state is read again.
    private async Task ChangeAsync(StoredApplication known, Func<Application, Application?> change, CancellationToken cancellationToken)
    {
        string applicationId = known.Application.ApplicationId;
        var standing = known;
        await Race.RunAsync($"The application {applicationId}", async _ =>
        {
            if (change(standing.Application) is not { } changed
                || await TryReplaceAsync(changed, standing.ETag, cancellationToken) is not null)
            {
                return true;
            }

            standing = await FindAsync(applicationId, cancellationToken)
                ?? throw new InvalidOperationException($"The application {applicationId} is gone.");
            return false;
        }, cancellationToken);
    }

    private static byte[] Body(Application application) => StoredJson.Write(ApplicationDocument.Of(application));

    // What lists compare is at the top.
    private sealed record ApplicationDocument(
        string Id, string ApplicationId, string Type, string PartnerId, ApplicationPhase Phase, Application Application,
        string? Order = null, ApplicationKind? Kind = null, string? CustomerId = null)
    {
        public static ApplicationDocument Of(Application application) => new(
            DocumentId, application.ApplicationId, DocumentType, application.PartnerId, application.Phase, application,
            ListOrder.Of(application.ReceivedAt, application.ApplicationId), application.Kind, application.CustomerId);
    }

    /// <summary>Stores again the applications that earlier versions have stored.</summary>
    internal sealed class Upgrade(IDocumentStore documents) : IDocumentUpgrade
    {
        /// <inheritdoc/>
        public string Container => ApplicationStore.Container;

        /// <inheritdoc/>
        public string Type => DocumentType;

        /// <inheritdoc/>
        public async Task UpgradeAsync(Document document, CancellationToken cancellationToken)
        {
            var stored = StoredJson.Read<ApplicationDocument>(document);
            if (stored.Order is null)
            {
                await documents.CommitAsync(
                    Container, document.PartitionKey, [new DocumentWrite.Replace(DocumentId, Body(stored.Application), document.ETag)],
                    cancellationToken);
            }
        }
    }
}
