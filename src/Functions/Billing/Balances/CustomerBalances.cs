using System.Globalization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Billing.Balances;

/// <summary>The balances of customers: credits of their contracts that no later bill takes (B8).</summary>
public sealed class CustomerBalances(CustomerStore customers, ContractStore contracts, BillStore bills, TaskStore tasks)
{
    /// <summary>The kind of the operators' tasks.</summary>
    public const string TaskKind = "customer-balance";

    /// <summary>Notes a credit that a close has left: on the customer, and as a task. Doing it again changes nothing.</summary>
    /// <remarks>Budget: one upsert and one create.</remarks>
    internal async Task NoteAsync(CustomerCredit credit, CancellationToken cancellationToken = default)
    {
        Contract contract = credit.Contract;
        await customers.NoteCreditAsync(new(contract.PartnerId, contract.CustomerId), contract.ContractId, cancellationToken);
        await tasks.RaiseAsync(
            new NewTask(
                TaskIdOf(contract.ContractId, credit.CreditOf), TaskKind,
                new(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The contract has ended, and its bill of {credit.CreditOf:uuuu-MM} leaves {credit.Amount} yen to the customer " +
                        $"{contract.CustomerId} (B8). Refund it or set it off against another contract of the customer: " +
                        $"POST /customers/{contract.CustomerId}/balance/settlements?partnerId={contract.PartnerId}."),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"契約は終了し、{credit.CreditOf:uuuu-MM} の請求により契約者 {contract.CustomerId} に {credit.Amount} 円の残高があります (B8)。" +
                        $"返金するか、同じ契約者の他の契約と相殺してください: " +
                        $"POST /customers/{contract.CustomerId}/balance/settlements?partnerId={contract.PartnerId}。")),
                contract.ContractId, contract.PartnerId),
            cancellationToken);
    }

    /// <summary>The contracts of a customer that have left a credit, settled or not, with what is left of it.</summary>
    /// <remarks>Budget: one list; for each contract with one, a point read and that of <see cref="BillStore.FindCreditAsync"/>.</remarks>
    internal async Task<IReadOnlyList<(Contract Contract, CustomerCredit? Credit)>> FindAsync(
        Customer customer, string? partnerId, CancellationToken cancellationToken = default)
    {
        List<(Contract, CustomerCredit?)> found = [];
        foreach (string contractId in await customers.ListCreditsAsync(customer, cancellationToken))
        {
            if (await contracts.FindAsync(contractId, cancellationToken) is { Contract: var contract }
                && (partnerId is null || contract.PartnerId == partnerId))
            {
                found.Add((contract, await bills.FindCreditAsync(contract, cancellationToken)));
            }
        }

        return found;
    }

    /// <summary>The balance of a customer in yen, as far as a partner may see it; null sees all.</summary>
    /// <remarks>Budget: that of <see cref="FindAsync"/>.</remarks>
    public async Task<long> AmountAsync(Customer customer, string? partnerId, CancellationToken cancellationToken = default) =>
        (await FindAsync(customer, partnerId, cancellationToken)).Sum(found => found.Credit?.Amount ?? 0);

    /// <summary>Completes the task of a credit of which nothing is left; where there is none, or it is done, nothing happens.</summary>
    /// <remarks>Budget: one point read and one replace.</remarks>
    internal Task CompleteTaskAsync(
        string contractId, YearMonth creditOf, Actor by, string note, CancellationToken cancellationToken = default)
        => tasks.CompleteAsync(TaskIdOf(contractId, creditOf), by, note, cancellationToken);

    private static string TaskIdOf(string contractId, YearMonth creditOf) => TaskIds.Of(TaskKind, contractId, DateText.Format(creditOf));
}
