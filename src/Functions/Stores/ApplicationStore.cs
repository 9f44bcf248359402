using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Stores;

/// <summary>An application, as stored.</summary>
public sealed record StoredApplication(Application Application, string ETag);

/// <summary>One page of applications.</summary>
public sealed record ApplicationPage(IReadOnlyList<Application> Items, string? Cursor);

/// <summary>Applications, whatever came of them.</summary>
public sealed class ApplicationStore(IDocumentStore documents, IEventOutbox? outbox = null)
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

    /// <summary>One page of the applications in these phases, one phase after the other.</summary>
    /// <param name="phases">At least one.</param>
    /// <param name="partnerId">Of that partner alone; null for all.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    public async Task<ApplicationPage> QueryAsync(
        IReadOnlyList<ApplicationPhase> phases, string? partnerId, int limit, string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryChain(documents, Container, DocumentType, "phase", [.. phases.Select(Codes.Of)])
            .Where("partnerId", partnerId);
        var page = await query.ReadAsync(
            document => StoredJson.Read<ApplicationDocument>(document).Application, limit, cursor, cancellationToken);
        return new ApplicationPage(page.Items, page.Cursor);
    }

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

    private static byte[] Body(Application application) => StoredJson.Write(new ApplicationDocument(
        DocumentId, application.ApplicationId, DocumentType, application.PartnerId, application.Phase, application));

    private sealed record ApplicationDocument(
        string Id, string ApplicationId, string Type, string PartnerId, ApplicationPhase Phase, Application Application);
}
