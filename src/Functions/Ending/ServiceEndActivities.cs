using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>The steps of a designated service's end. Each may run twice, and two may run at once.</summary>
public sealed class ServiceEndActivities(
    CustomerStore customers, ContractStore contracts, LapseTaskRaiser lapses, EventQueue queue, OutboxDispatcher outbox)
{
    /// <summary>Name of <see cref="RecordAsync"/>.</summary>
    public const string Record = "RecordServiceEnd";

    /// <summary>Name of <see cref="StandsAsync"/>.</summary>
    public const string Stands = "ServiceEndStands";

    /// <summary>Name of <see cref="TakeEffectAsync"/>.</summary>
    public const string TakeEffect = "ServiceEndTakesEffect";

    /// <summary>Name of <see cref="TakeEffectLateAsync"/>.</summary>
    public const string TakeEffectLate = "LateServiceEndTakesEffect";

    /// <summary>Name of <see cref="ConcludeAsync"/>.</summary>
    public const string Conclude = "ConcludeServiceEnd";

    private const int ContractsAtOnce = 50;

    private static readonly Actor By = new("system", DesignatedServiceEndOrchestration.Name);

    /// <summary>Puts the coming end on the record of some contracts, so that it shows on them.</summary>
    /// <remarks>Budget: one point read, and for each contract one point read and, where an option needs the service, one batch.</remarks>
    [Function(Record)]
    public Task<ServiceEndPage> RecordAsync([ActivityTrigger] ServiceEndPageInput input) =>
        ForSomeAsync(input, (contractId, customer) => RecordAsync(contractId, customer, input.End));

    /// <summary>Whether the end is still in effect.</summary>
    [Function(Stands)]
    public async Task<bool> StandsAsync([ActivityTrigger] ServiceEndInput input) =>
        EndOf(input) is var end && await customers.FindAsync(end.Customer) is { } stored && end.Stands(stored.Customer);

    /// <summary>Applies O3 to a page of contracts, including those concluded after the entry.</summary>
    /// <remarks>
    /// Budget: one point read, and for each contract two point reads and, where an option needs the service, up to two batches.
    /// </remarks>
    [Function(TakeEffect)]
    public Task<ServiceEndPage> TakeEffectAsync([ActivityTrigger] ServiceEndPageInput input, [DurableClient] DurableTaskClient client) =>
        ForSomeAsync(input, async (contractId, customer) =>
        {
            await RecordAsync(contractId, customer, input.End);
            await TreatAsync(contractId, input.ReachedUtc!.Value, client);
        });

    /// <summary>Notes that there is nothing left to do.</summary>
    [Function(Conclude)]
    public Task ConcludeAsync([ActivityTrigger] ServiceEndInput input) =>
        outbox.FinishOnCustomerAsync(EndOf(input).Customer, EndOf(input).InstanceId());

    /// <summary>Treats by O3 one contract that has the end on its record, and notes that there is nothing left to do.</summary>
    /// <remarks>Budget: one point read, one batch, and a read and a replace for the outbox entry.</remarks>
    [Function(TakeEffectLate)]
    public async Task TakeEffectLateAsync([ActivityTrigger] LateServiceEndInput input, [DurableClient] DurableTaskClient client)
    {
        await TreatAsync(input.ContractId, input.TakesEffectAt, client);
        await outbox.FinishOnContractAsync(input.ContractId, input.InstanceId());
    }

    private Task<DecideResult> RecordAsync(string contractId, Customer customer, ServiceEndInput end)
    {
        LocalDate? heldAgainFrom = DesignatedServiceBook.HeldAgainFrom(customer.Services, end.Service, DateOf(end));
        return contracts.DecideAsync(
            contractId,
            (contract, _) => contract.CustomerId == customer.CustomerId
                ? ServiceRecords.RecordEnd(contract, end.Service, DateOf(end), heldAgainFrom) // E6
                : Decision.Nothing,
            By);
    }

    private async Task TreatAsync(string contractId, DateTime reachedUtc, DurableTaskClient client)
    {
        var reached = Instant.FromDateTimeUtc(DateTime.SpecifyKind(reachedUtc, DateTimeKind.Utc));
        DecideResult result = await contracts.DecideAsync(
            contractId, (contract, now) => DueEnds.Decide(contract, Instant.Max(now, reached)), By); // O3
        if (!result.IsCarriedOut(out Contract? treated, out _))
            return;

        await lapses.RaiseAsync(treated);
        queue.EnqueueContract(client, contractId);
    }

    private async Task<ServiceEndPage> ForSomeAsync(ServiceEndPageInput input, Func<string, Customer, Task> treat)
    {
        ServiceEnd end = EndOf(input.End);
        if (await customers.FindAsync(end.Customer) is not { Customer: var customer } || !end.Stands(customer))
            return new ServiceEndPage(false, null);

        // By id: contracts are added while this goes on. One that is concluded after its id was passed finds the end at the customer
        // (ServiceEndRecorder).
        (IReadOnlyList<string> some, string? next) = await customers.ListContractsAsync(customer, input.AfterContractId, ContractsAtOnce);
        foreach (string contractId in some)
            await treat(contractId, customer);

        return new ServiceEndPage(true, next);
    }

    private static LocalDate DateOf(ServiceEndInput input) => LocalDate.FromDateOnly(input.EffectiveDate);

    private static ServiceEnd EndOf(ServiceEndInput input) => ServiceEnd.Of(input, default);
}
