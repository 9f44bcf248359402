using SecureMx.Domain;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>
/// Reads which contracts of other customers have a domain that is applied for, for the operators who decide on the application (O5).
/// </summary>
public sealed class SharedDomainReader(DomainIndex index, ContractStore contracts, TimeProvider clock)
{
    /// <summary>The most contracts that are shown for one domain.</summary>
    public const int MaximumPerDomain = 10;

    private const int PageSize = 100;
    private const int MaximumPages = 10;
    private const int DomainsAtOnce = 16;

    /// <summary>
    /// Returns an application's shared domains, for an operator and an application that is to be decided on; otherwise null.
    /// </summary>
    public async Task<IReadOnlyList<SharedDomain>?> ForAsync(Caller caller, Application application, CancellationToken cancellationToken) =>
        caller.IsOperator && ApplicationView.StatusOf(application.Phase) == ApplicationStatus.Received
            ? await FindAsync(application, cancellationToken)
            : null;

    /// <summary>
    /// The shared domains of an application, in the order of its domains; at most <see cref="MaximumPerDomain"/> contracts for each.
    /// </summary>
    /// <remarks>
    /// Budget: for each domain one query page of one partition, and a point read of each contract that is entered there, up to 100
    /// together.
    /// </remarks>
    public async Task<IReadOnlyList<SharedDomain>> FindAsync(Application application, CancellationToken cancellationToken)
    {
        List<SharedDomain> found = [];
        foreach (var domains in DomainsOf(application).Chunk(DomainsAtOnce))
        {
            var shares = await Task.WhenAll(domains.Select(domain => FindAsync(domain, application, cancellationToken)));
            found.AddRange(shares.SelectMany(share => share));
        }

        return found;
    }

    private static IEnumerable<string> DomainsOf(Application application) =>
        (
            application.Service?.Domains ?? application.Change?.Domains ?? (application.Options ?? [])
                .SelectMany(option => option.Domains ?? [])).Distinct();

    // A domain that one customer has in very many contracts can hide those of others: the search looks at 1,000 contracts at most.
    private async Task<IReadOnlyList<SharedDomain>> FindAsync(string domain, Application application, CancellationToken cancellationToken)
    {
        List<SharedDomain> found = [];
        string? cursor = null;
        for (var page = 0; page < MaximumPages && found.Count < MaximumPerDomain; page++)
        {
            var entered = await index.FindAsync(domain, PageSize, cursor, cancellationToken);
            var read = entered.ContractIds.Count == 0 ? [] : await contracts.FindManyAsync(entered.ContractIds, cancellationToken);
            found.AddRange(
                SharedDomains.Of(
                    domain, application.PartnerId, application.CustomerId, read.OfType<Contract>(), Tokyo.DateOf(clock.Now())));
            cursor = entered.Cursor;
            if (cursor is null) break;
        }

        return [.. found.Take(MaximumPerDomain)];
    }
}
