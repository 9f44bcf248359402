using System.Text.Json;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>
/// Accepts applications (A2, A3). An acceptance spans documents that no one commit can: it is written into the application first, and then
/// followed through, each step repeatable; any process that finds an application in <see cref="ApplicationPhase.Accepting"/> may complete
/// it.
/// </summary>
public sealed class AcceptanceProcess(
    ApplicationStore applications, CustomerStore customers, ServiceAcceptance serviceAcceptance, ContractAcceptance contractAcceptance,
    TransferAcceptance transferAcceptance, TimeProvider clock)
{
    /// <summary>Accepts an application. Doing it again with the same terms finds what the first time has made.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="terms">Terms of the acceptance.</param>
    /// <param name="by">The operator.</param>
    /// <param name="known">The application as it was just read, to begin with; null reads it.</param>
    /// <param name="ifMatch">Condition of <c>If-Match</c> on the contract, the first time; null for none.</param>
    /// <param name="cancellationToken">Cancels between steps; Reconcile resumes it.</param>
    public async Task<AcceptResult> AcceptAsync(
        string applicationId, FixedTerms terms, Actor by, StoredApplication? known = null, Precondition? ifMatch = null,
        CancellationToken cancellationToken = default)
    {
        return await Race.RunAsync<AcceptResult>($"The application {applicationId}", async attempt =>
        {
            StoredApplication? stored = attempt == 0 && known is not null
                ? known
                : await applications.FindAsync(applicationId, cancellationToken);
            if (stored is null)
                return new AcceptResult.NotFound();

            Application application = stored.Application;
            if (application.ObstacleToAcceptance() is { } obstacle)
                return new AcceptResult.Conflict(obstacle);
            if (application.Acceptance is { } acceptance && !IsSame(acceptance.Terms, terms))
                return new AcceptResult.Conflict(new("The application was accepted with other terms.", "申込は既に別の条件で承諾されています。"));

            AcceptResult? result = application.Phase == ApplicationPhase.Received
                ? await BeginAsync(stored, terms, by, ifMatch, cancellationToken)
                : await FollowAsync(stored, cancellationToken);
            if (result is not null)
                return result;
            return Race.Overtaken;
        }, cancellationToken);
    }

    /// <summary>
    /// Follows through an acceptance that a crash has interrupted; it ends accepted or, where the terms refuse, waiting as before. Nothing
    /// where the application is not <see cref="ApplicationPhase.Accepting"/>.
    /// </summary>
    public async Task ContinueAsync(string applicationId, CancellationToken cancellationToken = default)
    {
        if (await applications.FindAsync(applicationId, cancellationToken) is { Application.Phase: ApplicationPhase.Accepting } accepting)
            await FollowAsync(accepting, cancellationToken);
    }

    private async Task<AcceptResult?> BeginAsync(
        StoredApplication stored, FixedTerms terms, Actor by, Precondition? ifMatch, CancellationToken cancellationToken)
    {
        Application application = stored.Application;
        if (application.Kind == ApplicationKind.Service && ifMatch?.AllowsNew == false)
            return new AcceptResult.Stale();

        Instant now = clock.Now();
        Customer? customer = (
            await customers.FindForAsync(new(application.PartnerId, application.CustomerId), cancellationToken))?.Customer;
        var acceptance = new Acceptance(
            terms, application.ContractId ?? Ids.ContractOf(application.ApplicationId, application.Attempt), now, by);
        Decision? decision = application.Kind switch
        {
            ApplicationKind.Service => await serviceAcceptance.DecideAsync(application, acceptance, customer, cancellationToken),
            ApplicationKind.Transfer => await transferAcceptance.DecideAsync(application, acceptance, customer, ifMatch, cancellationToken),
            _ => await contractAcceptance.DecideAsync(application, acceptance, customer, ifMatch, cancellationToken),
        };
        if (decision is null)
            return new AcceptResult.Stale();
        if (decision.IsRefused)
            return new AcceptResult.Refused(decision.Refusals);

        Application accepting = application.Accepting(
            acceptance with { Concluded = decision.Events.OfType<ContractConcluded>().SingleOrDefault() });
        return await applications.TryReplaceAsync(accepting, stored.ETag, cancellationToken) is { } written
            ? await FollowAsync(written, cancellationToken, ifMatch, isFirst: true)
            : null;
    }

    private async Task<AcceptResult?> FollowAsync(
        StoredApplication accepting, CancellationToken cancellationToken, Precondition? ifMatch = null, bool isFirst = false)
    {
        AcceptResult? result = accepting.Application.Kind switch
        {
            ApplicationKind.Service => await serviceAcceptance.FollowAsync(accepting, cancellationToken),
            ApplicationKind.Transfer => await transferAcceptance.FollowAsync(accepting, ifMatch, cancellationToken),
            _ => await contractAcceptance.FollowAsync(accepting, ifMatch, cancellationToken),
        };
        return result is AcceptResult.Accepted accepted ? accepted with { IsRepeated = !isFirst } : result;
    }

    // Terms are the same if they say the same, in whatever order the options' prices come.
    private static bool IsSame(FixedTerms one, FixedTerms other) =>
        JsonElement.DeepEquals(
            JsonSerializer.SerializeToElement(one, StoredJson.Options), JsonSerializer.SerializeToElement(other, StoredJson.Options));
}
