using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.RequiredSettings;

/// <summary>The settings that the customer must change on their own network or systems (C4).</summary>
public sealed class RequiredSettingFunctions(
    ContractStore contracts, OutboxDispatcher outbox, EventQueue queue, TimeProvider clock)
{
    private const string Route = "contracts/{contractId}/required-settings";

    /// <summary>Lists a setting, or changes the one of that name.</summary>
    /// <remarks>Budget: one point read, one batch (state, event, outbox entry), one start, one replace.</remarks>
    [Function("PutRequiredSetting"), Access(Role.Operator)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/{name}")] HttpRequest request, string contractId, string name,
        [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<RequiredSettingRequest>();
        var result = await contracts.DecideAsync(
            contractId, (contract, now) => Domain.RequiredSettings.Require(contract, new(name, body.Description, body.DueDate), now),
            request.Caller().ToActor(), request.IfMatch().Allows,
            after => [OutboxDocument.RequestOnContract(contractId, EntryOf(after, name))],
            cancellationToken: request.HttpContext.RequestAborted);
        if (result is DecideResult.Committed committed)
        {
            await outbox.TryStartAsync(client, committed, EntryOf(committed.Contract, name));
            queue.Enqueue(client, committed);
        }

        return result.ToAnswer(contract => Shown(contract, name));
    }

    /// <summary>Confirms a setting; confirming it again changes nothing.</summary>
    /// <remarks>Budget: one point read, one batch.</remarks>
    [Function("ConfirmRequiredSetting"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Confirm(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{name}/confirmation")] HttpRequest request, string contractId,
        string name, [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        await request.ReadAsync(new NoMembers());
        var caller = request.Caller();
        var result = await contracts.DecideAsync(
            contractId, (contract, now) => Domain.RequiredSettings.Confirm(contract, name, now), caller.ToActor(), request.IfMatch().Allows,
            isVisible: contract => caller.MaySee(contract.PartnerId) && contract.RequiredSetting(name) is not null,
            cancellationToken: request.HttpContext.RequestAborted);
        if (result is DecideResult.Committed committed)
            queue.Enqueue(client, committed);
        return result.ToAnswer(contract => Shown(contract, name));
    }

    /// <summary>All settings, in the order in which they were listed first.</summary>
    /// <remarks>Budget of this and of one: one point read.</remarks>
    [Function("ListRequiredSettings"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string contractId)
    {
        var query = request.ReadQuery("sort", "count", "limit", "cursor");
        var today = Tokyo.DateOf(clock.Now());
        return await contracts.FindForAsync(contractId, request.Caller(), request.HttpContext.RequestAborted) is { } stored
            ? Answer.Page(
                query, [.. stored.Contract.RequiredSettings.Select(setting => RequiredSettingView.Of(setting, today))],
                setting => setting.Name)
            : Problem.NotFound();
    }

    /// <summary>One setting.</summary>
    [Function("GetRequiredSetting"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{name}")] HttpRequest request,
        string contractId, string name)
    {
        request.ReadQuery();
        return await contracts.FindForAsync(contractId, request.Caller(), request.HttpContext.RequestAborted) is { Contract: var contract }
            && contract.RequiredSetting(name) is not null
            ? Shown(contract, name)
            : Problem.NotFound();
    }

    private Answer Shown(Contract contract, string name) =>
        Answer.Resource(RequiredSettingView.Of(contract.RequiredSetting(name)!, Tokyo.DateOf(clock.Now())), contract.Version);

    private OutboxEntry EntryOf(Contract contract, string name)
    {
        var dueDate = contract.RequiredSetting(name)!.DueDate;
        return OutboxEntry.OnContract(
            contract.ContractId, RequiredSettingOrchestration.Name,
            RequiredSettingOrchestration.InstanceIdOf(contract.ContractId, name, dueDate), name,
            Tokyo.EndOf(dueDate), clock.Now());
    }
}

/// <summary>A setting that the customer must change (C4).</summary>
/// <param name="Description">Setting to be made.</param>
/// <param name="DueDate">The last Tokyo day on which it may still be unconfirmed.</param>
public sealed record RequiredSettingRequest(string Description, LocalDate DueDate);
