using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.RequiredSettings;

/// <summary>Waits for the due date of a required setting, and has a task raised where it is unconfirmed then (C4).</summary>
/// <remarks>
/// Runs for months and over deployments: its sequence of calls must never change. A setting that is confirmed or given another day
/// meanwhile needs no word to it: it finds out on its day.
/// </remarks>
public static class RequiredSettingOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(RequiredSettingOrchestration);

    private const int HashBytes = 12;

    /// <summary>
    /// The instance that waits for a due date: with a hash of the setting's name, which could make it too long for an instance id.
    /// </summary>
    public static string InstanceIdOf(string contractId, string name, LocalDate dueDate)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"required-setting-{contractId}-{Convert.ToHexStringLower(hash.AsSpan(0, HashBytes))}-{dueDate:uuuu-MM-dd}");
    }

    /// <summary>Runs one; the output is how the setting stood.</summary>
    [Function(Name)]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<OutboxInput>()!;

        // A timer may fire a little early, so the clock is asked and not the timer.
        while (context.CurrentUtcDateTime < input.AtUtc)
        {
            context.SetWaiting(
                input.AtUtc, $"the setting {input.Subject} of {input.ContractId} is due (C4)",
                $"契約 {input.ContractId} の設定 {input.Subject} の期限 (C4)");
            await context.CreateTimer(input.AtUtc, CancellationToken.None);
        }

        string outcome = await context.CallActivityAsync<string>(RequiredSettingActivities.LookAt, input, ActivityRetries.Options);
        context.SetStatus(outcome, outcome == RequiredSettingActivities.Overdue ? "期限を経過" : "処理なし");
        return outcome;
    }
}

/// <summary>The steps of a required setting's due date. Each may run twice.</summary>
public sealed class RequiredSettingActivities(
    ContractStore contracts, TaskStore tasks, EventPublisher publisher, OutboxDispatcher outbox, TimeProvider clock)
{
    /// <summary>Name of <see cref="LookAtAsync"/>.</summary>
    public const string LookAt = "LookAtRequiredSetting";

    /// <summary>What <see cref="LookAtAsync"/> gives where the setting is overdue.</summary>
    public const string Overdue = "overdue";

    /// <summary>The kind of the tasks for overdue settings.</summary>
    public const string TaskKind = "required-setting-overdue";

    /// <summary>
    /// Raises a task and notifies the partner where the setting is overdue, once for each day and description; then there is nothing left
    /// to do.
    /// </summary>
    /// <remarks>Budget: one point read, one create, that of the publication, one read and one replace.</remarks>
    [Function(LookAt)]
    public async Task<string> LookAtAsync([ActivityTrigger] OutboxInput input, [DurableClient] DurableTaskClient client)
    {
        // This machine's clock may be a little behind the orchestration's.
        var today = Tokyo.DateOf(Instant.Max(clock.Now(), Instant.FromDateTimeUtc(DateTime.SpecifyKind(input.AtUtc, DateTimeKind.Utc))));
        bool isOverdue = false;
        if (await contracts.FindAsync(input.ContractId) is { Contract: var contract }
            && contract.StatusOn(today) != ContractStatus.Terminated
            && contract.RequiredSetting(input.Subject) is { } setting
            && setting.IsOverdueOn(today)) // C4
        {
            isOverdue = true;
            var task = For(contract, setting);
            await tasks.RaiseAsync(task);
            await publisher.SendAsync(client, contract.PartnerId, PartnerEvents.OfOverdue(contract, setting, task.TaskId));
        }

        await outbox.FinishOnContractAsync(input.ContractId, input.InstanceId);
        return isOverdue ? Overdue : "nothing to do";
    }

    private static NewTask For(Contract contract, RequiredSetting setting) => new(
        TaskIds.Of(
            TaskKind, contract.ContractId, setting.Name, setting.DueDate.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
            setting.Description),
        TaskKind,
        new(
            $"The setting {setting.Name} of {contract.ContractId} was due on {setting.DueDate:uuuu-MM-dd} and is not confirmed: provision "
                + "is not assured (C4, terms/5). Ask the customer.",
            $"契約 {contract.ContractId} の設定 {setting.Name} は期限 {setting.DueDate:uuuu-MM-dd} を過ぎても確認されておらず、サービスを提供できないおそれがあります (C4, "
                + "terms/5)。契約者に確認してください。"),
        contract.ContractId,
        contract.PartnerId);
}
