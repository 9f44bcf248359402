using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>
/// Holds article 15 across the contracts of one customer (O5), which no one commit can span: an acceptance first reserves its domains on
/// the customer, so that of two at once one is refused; the reservation goes when the acceptance is settled.
/// </summary>
public sealed class ExclusiveDomainGuard(CustomerStore customers, ContractStore contracts)
{
    /// <summary>Refusals of options of a customer because of its other contracts.</summary>
    /// <remarks>
    /// Budget: nothing where no option chooses domains or the customer is not known; otherwise that of
    /// <see cref="CustomerContracts.FindOthersAsync"/>.
    /// </remarks>
    public async Task<IReadOnlyList<Refusal>> CheckAsync(
        Customer? customer, string? ownContractId, IReadOnlyList<OptionRequest>? options, LocalDate day,
        CancellationToken cancellationToken)
    {
        HashSet<string> wanted = [.. (options ?? []).SelectMany(option => option.Domains ?? [])];
        return customer is null || wanted.Count == 0
            ? []
            : [.. ExclusiveDomains.Check(
                options!, await customers.FindOthersAsync(contracts, customer, ownContractId, wanted, cancellationToken), day)];
    }

    /// <summary>Reserves the domains of an acceptance, or refuses. Repeatable. Refusals point to the whole of the request.</summary>
    /// <remarks>
    /// Budget: nothing where no option chooses domains; otherwise a read and a replace of the customer, and its other contracts.
    /// </remarks>
    public async Task<IReadOnlyList<Refusal>> ReserveAsync(
        CustomerKey key, string contractId, string applicationId, IReadOnlyList<OptionRequest>? options, LocalDate day,
        CancellationToken cancellationToken)
    {
        DomainReservation[] wanted =
            [.. (options ?? []).Where(option => option.Domains is { Count: > 0 })
                .Select(option => new DomainReservation(applicationId, contractId, option.Code, option.Domains!))];
        if (wanted.Length == 0)
            return [];

        return await Race.RunAsync<IReadOnlyList<Refusal>>($"The customer {key.CustomerId} of {key.PartnerId}", async _ =>
        {
            if (await customers.FindAsync(key, cancellationToken) is not { Customer: var customer } stored)
                return Race.Over<IReadOnlyList<Refusal>>([]);
            if (customer.DomainReservations.Any(held => held.ApplicationId == applicationId))
                return Race.Over<IReadOnlyList<Refusal>>([]);

            List<Refusal> refusals = [.. await CheckAsync(customer, contractId, options, day, cancellationToken)];
            refusals.AddRange(
                from mine in wanted
                from other in customer.DomainReservations
                where other.ContractId != contractId && ExclusiveDomains.Overlap(mine.Code, mine.Domains, other.Code, other.Domains)
                select ExclusiveDomains.Meanwhile(mine.Domains.Intersect(other.Domains).First(), other.ContractId));
            if (refusals.Count > 0)
                return Race.Over<IReadOnlyList<Refusal>>([.. refusals.Select(refusal => refusal with { Pointer = "" })]);

            // Only over the very customer that was read: what another acceptance has settled meanwhile shows in the reading after.
            if (await customers.TryReplaceAsync(
                customer with { DomainReservations = [.. customer.DomainReservations, .. wanted] }, stored.ETag, cancellationToken))
            {
                return Race.Over<IReadOnlyList<Refusal>>([]);
            }

            return Race.Overtaken;
        }, cancellationToken);
    }

    /// <summary>Gives the reservation of an acceptance back, once it is settled. Repeatable.</summary>
    public async Task ReleaseAsync(
        CustomerKey key, string applicationId, IReadOnlyList<OptionRequest>? options, CancellationToken cancellationToken)
    {
        if (options?.Any(option => option.Domains is { Count: > 0 }) == true)
            await ReleaseAsync(key, applicationId, cancellationToken);
    }

    /// <summary>Gives back whatever reservation an acceptance has. Repeatable.</summary>
    /// <remarks>Budget: one point read; where there is one, a replace.</remarks>
    public Task ReleaseAsync(CustomerKey key, string applicationId, CancellationToken cancellationToken) => customers.ChangeAsync(
        key, known => known is null ? null : Without(known, applicationId), cancellationToken: cancellationToken);

    private static Customer? Without(Customer customer, string applicationId) =>
        customer.DomainReservations.Any(held => held.ApplicationId == applicationId)
        ? customer with { DomainReservations = [.. customer.DomainReservations.Where(held => held.ApplicationId != applicationId)] }
        : null;
}
