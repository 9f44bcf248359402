using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Withdraws notices, with the provider's consent (E4).</summary>
/// <remarks>
/// Budget: one point read, one batch (state, event), one event to the orchestration; where an option chooses domains, also the customer and
/// its other contracts.
/// </remarks>
public sealed class WithdrawalFunctions(ContractStore contracts, CustomerStore customers, NoticeDesk desk)
{
    /// <summary>Withdraws a notice or an order for the contract.</summary>
    [Function("WithdrawContractNotice"), Access(Role.Operator)]
    public Task<IResult> ForContract(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post",
            Route = "contracts/{contractId}/cancellation-notices/{noticeId}/withdrawal")] HttpRequest request,
        string contractId, string noticeId, [DurableClient] DurableTaskClient client) =>
        WithdrawAsync(request, contractId, EndTarget.ContractCode, noticeId, client);

    /// <summary>Withdraws a notice for an option.</summary>
    [Function("WithdrawOptionNotice"), Access(Role.Operator)]
    public Task<IResult> ForOption(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post",
            Route = "contracts/{contractId}/options/{code}/cancellation-notices/{noticeId}/withdrawal")] HttpRequest request,
        string contractId, string code, string noticeId, [DurableClient] DurableTaskClient client) =>
        WithdrawAsync(request, contractId, NoticeCommands.OptionTarget(code), noticeId, client);

    private async Task<IResult> WithdrawAsync(
        HttpRequest request, string contractId, string target, string noticeId, DurableTaskClient client)
    {
        request.ReadQuery();
        WithdrawalRequest body = await request.ReadAsync<WithdrawalRequest>();
        if (OperatorText.Fault("/consent", body.Consent) is { } fault)
            return Problem.Malformed([fault]);

        Caller caller = request.Caller();
        IReadOnlyList<Contract> others = await OthersAsync(contractId, request.HttpContext.RequestAborted);
        DecideResult result = await contracts.DecideAsync(
            contractId, (contract, now) => EndNotices.Withdraw(contract, new(noticeId, body.Consent), now, others), caller.ToActor(),
            request.IfMatch().Allows,
            isVisible: contract => Find(contract, target, noticeId) is not null, cancellationToken: request.HttpContext.RequestAborted);
        if (!result.IsCarriedOut(out Contract? contract, out IResult? problem))
            return problem;

        if (result is DecideResult.Committed committed)
            await desk.FollowWithdrawalAsync(client, committed, noticeId);

        return Answer.Ok(await desk.ShowAsync(contract, contract.Notice(noticeId)!));
    }

    // O5: only where the contract has options that choose domains.
    private async Task<IReadOnlyList<Contract>> OthersAsync(string contractId, CancellationToken cancellationToken)
    {
        if (await contracts.FindAsync(contractId, cancellationToken) is not { Contract: var contract })
            return [];

        HashSet<string> domains = [.. contract.Options.SelectMany(option => option.Domains)];
        return domains.Count == 0
            ? []
            : await customers.FindAsync(new(contract.PartnerId, contract.CustomerId), cancellationToken) is { Customer: var customer }
                ? await customers.FindOthersAsync(contracts, customer, contractId, domains, cancellationToken)
                : [];
    }

    private static EndNotice? Find(Contract contract, string target, string noticeId) =>
        contract.Notice(noticeId) is { } notice && notice.Target.Code == target ? notice : null;
}

/// <summary>The withdrawal of a notice.</summary>
/// <param name="Consent">Who of the provider consented, and how (E4).</param>
public sealed record WithdrawalRequest(string Consent);
