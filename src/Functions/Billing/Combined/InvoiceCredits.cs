using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Billing.Balances;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>
/// Hands over what the last combined invoice of a customer came to below zero, where no later invoice takes it (B8): to the next bill of
/// one of its contracts, or, where all of them have ended, to the customer's balance.
/// </summary>
public sealed class InvoiceCredits(
    CustomerStore customers, FormerContracts former, ContractStore contracts, BillStore bills, BalanceSettlements settlements,
    CustomerBalances balances)
{
    private const int PageSize = 100;

    /// <summary>Hands a credit over. Doing it again changes nothing.</summary>
    /// <param name="document">The customer.</param>
    /// <param name="invoice">The month of the invoice that left the credit.</param>
    /// <param name="month">The last closed month; the credit is on the bill of the month after it.</param>
    /// <param name="amount">Yen, 1 or more.</param>
    /// <remarks>
    /// Budget: for each 100 contracts up to the first that is in force a list and 100 point reads; that of
    /// <see cref="BalanceSettlements.PutCreditAsync"/>; where all have ended, that of <see cref="CustomerBalances.NoteAsync"/>.
    /// </remarks>
    internal async Task HandOverAsync(InvoicingDocument document, YearMonth invoice, YearMonth month, long amount)
    {
        var key = new CustomerKey(document.PartnerId, CustomerKey.CustomerIdOf(document.CustomerId));
        var contract = await FindContractAsync(key)
            ?? throw new InvalidOperationException($"The customer {document.CustomerId} has a credit and no contract.");
        await settlements.PutCreditAsync(
            contract.ContractId, $"stl-invoice-{DateText.Format(invoice)}", ShortNumber.OfCombined(document.CustomerId, invoice),
            month.PlusMonths(1), amount);
        if ((await contracts.FindAsync(contract.ContractId))?.Contract is { } after && await bills.FindCreditAsync(after) is { } credit)
            await balances.NoteAsync(credit);
    }

    // The first that is in force; where none is, the first. Where another has succeeded to all, the credit goes with the first of them.
    private async Task<Contract?> FindContractAsync(CustomerKey key)
    {
        var customer = (await customers.FindAsync(key))?.Customer ?? Customer.Unknown(key);
        Contract? first = null;
        string? after = "";
        while (after is not null)
        {
            (var ids, after) = await customers.ListContractsAsync(customer, after, PageSize);
            if (ids.Count == 0)
                break;
            var found = (await contracts.FindManyAsync(ids)).OfType<Contract>().ToList();
            if (found.FirstOrDefault(contract => Ends.Of(contract) is null) is { } inForce)
                return inForce;
            first ??= found.FirstOrDefault();
        }

        return first
            ?? (await contracts.FindManyAsync((await former.ListAsync(key, 1, null)).ContractIds)).OfType<Contract>().FirstOrDefault();
    }
}
