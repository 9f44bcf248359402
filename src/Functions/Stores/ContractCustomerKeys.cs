using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>Names the customers of a contract in the store.</summary>
internal static class ContractCustomerKeys
{
    /// <summary>The present customer.</summary>
    public static CustomerKey CustomerKey(this Contract contract) => new(contract.PartnerId, contract.CustomerId);

    /// <summary>The customer to whom a month is billed.</summary>
    public static CustomerKey CustomerKeyIn(this Contract contract, YearMonth month) =>
        new(contract.PartnerId, contract.CustomerIdIn(month));
}
