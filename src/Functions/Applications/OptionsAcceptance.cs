using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Customers;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Follows the acceptance of an option application through: puts the options on the contract, then completes the application.</summary>
public sealed class OptionsAcceptance(ApplicationStore applications, ContractStore contracts, CustomerStore customers, ServiceEnds serviceEnds)
{
    /// <summary>What the acceptance comes to as things stand; writes nothing.</summary>
    public async Task<Decision> DecideAsync(
        Application application, Acceptance acceptance, IReadOnlyList<DesignatedService> services, CancellationToken cancellationToken)
        => Decide((await FindAsync(acceptance.ContractId, cancellationToken)).Contract, application, acceptance, services);

    /// <summary>Follows it through; null where it was given up meanwhile and the application is to be looked at anew.</summary>
    /// <param name="application">An application with its acceptance.</param>
    /// <param name="cancellationToken">Gives up between two steps; the rest is left to whoever comes next.</param>
    public async Task<AcceptResult?> FollowAsync(Application application, CancellationToken cancellationToken)
    {
        Acceptance acceptance = application.Acceptance!;
        if (application.Phase == ApplicationPhase.Accepted)
            return new AcceptResult.Accepted((await FindAsync(acceptance.ContractId, cancellationToken)).Contract, IsRepeated: true);

        IReadOnlyList<DesignatedService> services = (await customers.FindAsync(application.CustomerId, cancellationToken))?.Customer.Services ?? [];
        var mark = AcceptanceMark.Of(application);
        DecideResult decided = await contracts.DecideAsync(
            acceptance.ContractId,
            (contract, _) => Decide(contract, application, acceptance, services),
            acceptance.By,
            also: _ => [mark.ToCreate()],
            cancellationToken: cancellationToken);
        switch (decided)
        {
            case DecideResult.Committed committed:
                return await CompleteAsync(application, committed.Contract, cancellationToken);
            case DecideResult.Unchanged unchanged:
                return await CompleteAsync(application, unchanged.Contract, cancellationToken);
            case DecideResult.Refused refused when await contracts.TryMarkAsync(acceptance.ContractId, mark.ToCreate(), cancellationToken):
                await applications.GiveUpAsync(application, cancellationToken);
                return new AcceptResult.Refused(refused.Refusals);
            default:
                // Another who follows the same acceptance has settled it one way or the other.
                return await SettledAsync(application, cancellationToken);
        }
    }

    private static Decision Decide(Contract contract, Application application, Acceptance acceptance, IReadOnlyList<DesignatedService> services)
        => OptionApplications.Accept(contract, application.ApplicationId, application.Options!, acceptance.Terms, services, acceptance.RequestedAt);

    private async Task<StoredContract> FindAsync(string contractId, CancellationToken cancellationToken)
        => await contracts.FindAsync(contractId, cancellationToken) ?? throw new InvalidOperationException($"The contract {contractId} is gone.");

    private async Task<AcceptResult?> SettledAsync(Application application, CancellationToken cancellationToken)
    {
        StoredContract stored = await FindAsync(application.Acceptance!.ContractId, cancellationToken);
        if (stored.Contract.AcceptedApplications.Contains(application.ApplicationId))
            return await CompleteAsync(application, stored.Contract, cancellationToken);

        await applications.GiveUpAsync(application, cancellationToken);
        return null;
    }

    private async Task<AcceptResult> CompleteAsync(Application application, Contract contract, CancellationToken cancellationToken)
    {
        // Read again: the service may have been given an end between the decision and its commit.
        IReadOnlyList<DesignatedService> services = (await customers.FindAsync(application.CustomerId, cancellationToken))?.Customer.Services ?? [];
        Contract after = await serviceEnds.RecordKnownAsync(contract, services, cancellationToken);
        await applications.CompleteAsync(application, cancellationToken);
        return new AcceptResult.Accepted(after, IsRepeated: false);
    }

    /// <summary>
    /// Stands in the contract's partition once an acceptance is settled: written with the events or, where the terms refuse, instead of them.
    /// Of two who follow the same acceptance and come to different ends, one fails to write it.
    /// </summary>
    private sealed record AcceptanceMark(string Id, string ContractId, string Type)
    {
        public static AcceptanceMark Of(Application application) => new(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"acceptance-{application.ApplicationId}-{application.Attempt}"),
            application.Acceptance!.ContractId,
            "acceptance");

        public DocumentWrite.Create ToCreate() => new(Id, StoredJson.Write(this));
    }
}
