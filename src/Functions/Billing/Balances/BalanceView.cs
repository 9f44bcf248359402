using System.Globalization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Billing.Balances;

/// <summary>The balance of a customer, as the API shows it. Amounts are yen.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Amount">Yen owed to the customer.</param>
/// <param name="Credits">By contract.</param>
/// <param name="Settlements">Settlements of credits, in order of the contracts.</param>
public sealed record BalanceView(
    string CustomerId, long Amount, IReadOnlyList<CreditView> Credits, IReadOnlyList<BalanceSettlementView> Settlements)
{
    internal static BalanceView Of(string customerId, IReadOnlyList<(Contract Contract, CustomerCredit? Credit)> found)
    {
        CreditView[] credits = [.. found.Where(f => f.Credit is not null).Select(f => CreditView.Of(f.Credit!))];
        return new BalanceView(
            customerId, credits.Sum(credit => credit.Amount), credits,
            [.. found.SelectMany(f =>
                f.Contract.CreditSettlements.Select(settlement => BalanceSettlementView.Of(f.Contract.ContractId, settlement)))]);
    }
}

/// <summary>A credit of a contract that no later bill takes.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Month">The month whose bill left it.</param>
/// <param name="Amount">Yen that are left of it.</param>
/// <param name="Basis">The articles that it rests on.</param>
/// <param name="Explanation">Calculation, in one line.</param>
public sealed record CreditView(string ContractId, YearMonth Month, long Amount, IReadOnlyList<string> Basis, Text Explanation)
{
    internal static CreditView Of(CustomerCredit credit)
    {
        (var contract, var month) = (credit.Contract, credit.CreditOf);
        long settled = contract.CreditSettlements.Where(settlement => settlement.CreditOf == month).Sum(settlement => settlement.Amount);
        long received = contract.SetOffs.Where(setOff => setOff.Month.CompareTo(month) > 0).Sum(setOff => setOff.Amount);
        long total = Math.Min(credit.Last?.Total ?? 0, 0);
        var end = Ends.Of(contract)!.EffectiveDate;
        return new CreditView(contract.ContractId, month, credit.Amount, Rules.B8Balance.Articles, new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The bill of {month:uuuu-MM} came to {total} yen, the contract ended on {end:uuuu-MM-dd} and has no later bill; " +
                $"{received} yen were set off against the contract since, {settled} yen are settled."),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{month:uuuu-MM} の請求は {total} 円で、契約は {end:uuuu-MM-dd} に終了し、以後の請求はありません。その後この契約に {received} 円が充当され、{settled} 円が精算済みです。")));
    }
}

/// <summary>A settlement of a credit.</summary>
/// <param name="SettlementId">Its id.</param>
/// <param name="ContractId">The contract whose credit it was.</param>
/// <param name="CreditOf">The month whose bill left the credit.</param>
/// <param name="SettledOn">The Tokyo date.</param>
/// <param name="Kind">How.</param>
/// <param name="Amount">Yen.</param>
/// <param name="Reason">Why.</param>
/// <param name="AgainstContractId">Of a set-off: the other contract.</param>
/// <param name="Month">Of a set-off: the month from whose bill on it was to count; where that was closed meanwhile, it is on the
/// next.</param>
/// <param name="Basis">The articles that it rests on.</param>
public sealed record BalanceSettlementView(
    string SettlementId, string ContractId, YearMonth CreditOf, LocalDate SettledOn, CreditSettlementKind Kind, long Amount, string Reason,
    string? AgainstContractId, YearMonth? Month, IReadOnlyList<string> Basis)
{
    internal static BalanceSettlementView Of(string contractId, CreditSettlement settlement) => new(
        settlement.SettlementId, contractId, settlement.CreditOf, settlement.SettledOn, settlement.Kind, settlement.Amount,
        settlement.Reason,
        settlement.AgainstContractId, settlement.Month, Rules.B8Balance.Articles);
}
