using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Contracts;

/// <summary>
/// A contract in a list; <c>GET /contracts/{id}</c> shows the whole of it, with its domains, addresses and administrators.
/// </summary>
public sealed record ContractSummaryView(
    string ContractId, string ContractNumber, string CustomerId, string CustomerName, string PartnerId, ContractStatus Status,
    LocalDate AcceptedOn, LocalDate BillingStartDate, int Accounts,
    IReadOnlyList<OptionSummaryView> Options, ContractEndView? End, Provision Provision, int Version)
{
    /// <summary>The contract on a Tokyo date.</summary>
    public static ContractSummaryView Of(Contract contract, LocalDate today) => new(
        contract.ContractId, ShortNumber.OfContract(contract.ContractId), contract.CustomerId,
        contract.CustomerNameIn(today.ToYearMonth()), contract.PartnerId, contract.StatusOn(today), contract.AcceptedOn,
        contract.BillingStartDate, contract.Accounts,
        [.. contract.Options.Where(contract.HasHeld)
            .Select(option => new OptionSummaryView(option.Code, option.StatusOn(contract, today), OptionEndView.Of(contract, option)))],
        ContractEndView.Of(contract), contract.ProvisionOn(today), contract.Version);
}

/// <summary>An option of a contract in a list.</summary>
public sealed record OptionSummaryView(string Code, ContractStatus Status, OptionEndView? End);
