using SecureMx.Domain;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Customers;

/// <summary>A change of a customer's profile that its contracts have to know: what the orchestration is given.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="PartnerId">Its partner; null where it has none yet.</param>
/// <param name="ChangeId">The change.</param>
public sealed record ProfileInput(string CustomerId, string? PartnerId, string ChangeId)
{
    /// <summary>The customer.</summary>
    internal CustomerKey Customer => new(PartnerId, CustomerId);

    /// <summary>The instance that carries it to the contracts.</summary>
    public string InstanceId() => $"customer-profile-{ChangeId}";

    /// <summary>The outbox entry beside the customer.</summary>
    public static OutboxEntry EntryOf(CustomerKey customer, ProfileChange change)
    {
        var input = new ProfileInput(customer.CustomerId, customer.PartnerId, change.ChangeId);
        return OutboxEntry.Of(ProfileOrchestration.Name, input.InstanceId(), input, change.At);
    }
}

/// <summary>Some contracts of a customer, for an activity.</summary>
/// <param name="Profile">The change.</param>
/// <param name="AfterContractId">Those whose ids come after this one; empty for the first.</param>
public sealed record ProfilePageInput(ProfileInput Profile, string AfterContractId);

/// <summary>Puts a change of a customer's profile on the record of each of its contracts.</summary>
/// <remarks>Its sequence of calls must never change once it has shipped. A new sequence is a new orchestrator beside this one.</remarks>
public static class ProfileOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(ProfileOrchestration);

    /// <summary>Runs one.</summary>
    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var profile = context.GetInput<ProfileInput>()!;
        string? after = "";
        while (after is not null)
        {
            after = await context.CallActivityAsync<string?>(
                ProfileActivities.Record, new ProfilePageInput(profile, after), ActivityRetries.Options);
        }

        await context.CallActivityAsync(ProfileActivities.Conclude, profile, ActivityRetries.Options);
    }
}

/// <summary>The steps after which a customer's contracts know its profile. Each may run twice.</summary>
public sealed class ProfileActivities(
    CustomerStore customers, ContractStore contracts, EventPublisher publisher, OutboxDispatcher outbox)
{
    /// <summary>Name of <see cref="RecordAsync"/>.</summary>
    public const string Record = "RecordCustomerProfile";

    /// <summary>Name of <see cref="ConcludeAsync"/>.</summary>
    public const string Conclude = "ConcludeCustomerProfile";

    private const int ContractsAtOnce = 50;

    /// <summary>Puts what they do not know on the record of some contracts; gives the last one where there are more.</summary>
    /// <remarks>Budget: one point read and one list, and for each contract one point read and one batch.</remarks>
    [Function(Record)]
    public async Task<string?> RecordAsync([ActivityTrigger] ProfilePageInput input) =>
        await customers.FindAsync(input.Profile.Customer) is { Customer: var customer }
            ? await RecordSomeAsync(customer, input.AfterContractId, CancellationToken.None)
            : null;

    /// <summary>Notifies the partner, and notes that nothing is left to do.</summary>
    /// <remarks>Budget: one point read, that of the publication, and a read and a replace for the outbox entry.</remarks>
    [Function(Conclude)]
    public async Task ConcludeAsync([ActivityTrigger] ProfileInput profile, [DurableClient] DurableTaskClient client)
    {
        if (profile.PartnerId is { } partnerId && await customers.FindAsync(profile.Customer) is { Customer: var customer }
            && customer.Profiles.FirstOrDefault(known => known.ChangeId == profile.ChangeId) is { } change)
        {
            await publisher.SendAsync(client, partnerId, PartnerEvents.OfProfile(customer.CustomerId, change));
        }

        await outbox.FinishOnCustomerAsync(profile.Customer, profile.InstanceId());
    }

    /// <summary>The same for as many contracts as an answer can wait for.</summary>
    internal async Task<string?> RecordSomeAsync(Customer customer, string afterContractId, CancellationToken cancellationToken)
    {
        (IReadOnlyList<string> some, string? next) =
            await customers.ListContractsAsync(customer, afterContractId, ContractsAtOnce, cancellationToken);
        foreach (var contract in (await contracts.FindManyAsync(some, cancellationToken)).OfType<Contract>())
            await contracts.RecordProfilesAsync(contract, customer, cancellationToken);
        return next;
    }
}
