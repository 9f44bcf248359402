using SecureMx.Domain;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Ending;

/// <summary>
/// Asks the operators whether to waive what options owe by the provider's own order (P4): paragraph 2 of article 11 has no exception for
/// it.
/// </summary>
public sealed class WaiverTaskRaiser(TaskStore tasks)
{
    /// <summary>The kind of these tasks.</summary>
    public const string Kind = "settlement-waiver";

    /// <summary>
    /// Raises one for an order under General Terms 28 that ends options within their minimum period; raised before, it stays as it is.
    /// </summary>
    public Task RaiseAsync(Contract contract, EndNotice notice)
    {
        string[] owing = notice.Kind == EndNoticeKind.Notice
            ? []
            : [.. contract.Options.Where(
                option => Ends.Of(contract, option)?.NoticeId == notice.NoticeId && Settlements.IsDue(contract, option))
                    .Select(option => option.Code)];
        return owing.Length == 0
            ? Task.CompletedTask
            : tasks.RaiseAsync(
                new NewTask(
                    TaskIds.Of(Kind, contract.ContractId, notice.NoticeId),
                    Kind,
                    new(
                        $"{contract.ContractId} ends on {notice.EffectiveDate:uuuu-MM-dd} by the provider's order, and these options owe "
                            + $"a settlement (P4, terms/11-2): {string.Join(", ", owing)}. Decide whether to waive it.",
                        $"契約 {contract.ContractId} は当社による解除で {notice.EffectiveDate:uuuu-MM-dd} に終了し、次のオプションに調定金が生じます (P4, terms/11-2): "
                            + $"{string.Join(", ", owing)}。免除するかどうかを決めてください。"),
                    contract.ContractId,
                    contract.PartnerId),
                default);
    }
}
