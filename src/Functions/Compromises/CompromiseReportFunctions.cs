using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Compromises;

/// <summary>Reports of a suspected misuse of the setting authority: reported, answered with instructions, acknowledged (C3).</summary>
public sealed class CompromiseReportFunctions(
    ContractStore contracts, OutboxDispatcher outbox, EventQueue queue, TimeProvider clock)
{
    private const string Route = "contracts/{contractId}/compromise-reports";
    private const string ReportRoute = Route + "/{reportId}";

    /// <summary>Takes a report; the operators get a task.</summary>
    /// <remarks>Budget: one point read, one batch (state, event, outbox entry), one start, one replace.</remarks>
    [Function("ReportCompromise"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Report(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string contractId,
        [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<CompromiseReportRequest>();
        string reportId = request.NewId("cmp");
        var now = clock.Now();
        var entry = OutboxEntry.OnContract(
            contractId, CompromiseReportOrchestration.Name, $"compromise-{contractId}-{reportId}", reportId, now, now);
        var result = await DecideAsync(
            request, contractId, (contract, instant) => CompromiseReports.Report(contract, new(reportId, body.Description), instant),
            entry);
        if (result is DecideResult.Committed committed)
            await outbox.TryStartAsync(client, committed, entry);
        return result.ToAnswer(contract => Answer.Created(
            $"contracts/{contractId}/compromise-reports/{reportId}", CompromiseReportView.Of(contract.CompromiseReport(reportId)!),
            contract.Version));
    }

    /// <summary>The provider answers a report with instructions; until they are acknowledged, others may take their place.</summary>
    /// <remarks>Budget of this and of the acknowledgement: one point read, one batch.</remarks>
    [Function("InstructOnCompromise"), Access(Role.Operator)]
    public async Task<IResult> Instruct(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = ReportRoute + "/instructions")] HttpRequest request, string contractId,
        string reportId, [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<InstructionsRequest>();
        var result = await DecideOnAsync(
            request, contractId, reportId, (contract, now) => CompromiseReports.Instruct(contract, new(reportId, body.Instructions), now));
        if (result is DecideResult.Committed committed)
            queue.Enqueue(client, committed);
        return result.ToAnswer(contract => Shown(contract, reportId));
    }

    /// <summary>The customer acknowledges the instructions; doing it again changes nothing.</summary>
    [Function("AcknowledgeCompromise"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Acknowledge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = ReportRoute + "/acknowledgement")] HttpRequest request,
        string contractId, string reportId)
    {
        request.ReadQuery();
        await request.ReadAsync(new NoMembers());
        var result = await DecideOnAsync(
            request, contractId, reportId, (contract, now) => CompromiseReports.Acknowledge(contract, reportId, now));
        return result.ToAnswer(contract => Shown(contract, reportId));
    }

    /// <summary>All reports, oldest first.</summary>
    /// <remarks>Budget of this and of one: one point read.</remarks>
    [Function("ListCompromiseReports"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string contractId)
    {
        var query = request.ReadQuery("sort", "count", "limit", "cursor");
        return await contracts.FindForAsync(contractId, request.Caller(), request.HttpContext.RequestAborted) is { } stored
            ? Answer.Page(query, [.. stored.Contract.CompromiseReports.Select(CompromiseReportView.Of)], report => report.ReportId)
            : Problem.NotFound();
    }

    /// <summary>One report.</summary>
    [Function("GetCompromiseReport"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ReportRoute)] HttpRequest request,
        string contractId, string reportId)
    {
        request.ReadQuery();
        return await contracts.FindForAsync(contractId, request.Caller(), request.HttpContext.RequestAborted) is { Contract: var contract }
            && contract.CompromiseReport(reportId) is not null
            ? Shown(contract, reportId)
            : Problem.NotFound();
    }

    private Task<DecideResult> DecideOnAsync(
        HttpRequest request, string contractId, string reportId, Func<Contract, Instant, Decision> decide) =>
        DecideAsync(request, contractId, decide, entry: null, contract => contract.CompromiseReport(reportId) is not null);

    private Task<DecideResult> DecideAsync(
        HttpRequest request, string contractId, Func<Contract, Instant, Decision> decide, OutboxEntry? entry,
        Func<Contract, bool>? isThere = null)
    {
        var caller = request.Caller();
        return contracts.DecideAsync(
            contractId, decide, caller.ToActor(), request.IfMatch().Allows,
            entry is null ? null : _ => [OutboxDocument.RequestOnContract(contractId, entry)],
            contract => caller.MaySee(contract.PartnerId) && isThere?.Invoke(contract) != false, request.HttpContext.RequestAborted);
    }

    private static Answer Shown(Contract contract, string reportId) =>
        Answer.Resource(CompromiseReportView.Of(contract.CompromiseReport(reportId)!), contract.Version);
}

/// <summary>A suspected misuse of the setting authority (C3).</summary>
/// <param name="Description">Suspicion.</param>
public sealed record CompromiseReportRequest(string Description);

/// <summary>The provider's answer to a report (C3).</summary>
/// <param name="Instructions">Instructions to the customer.</param>
public sealed record InstructionsRequest(string Instructions);
