using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>A customer of the provider. Its contracts are listed beside it (<see cref="CustomerStore.ListContractsAsync"/>).</summary>
/// <param name="CustomerId">The id that the partner chose; another partner may have given it to a customer of its own.</param>
/// <param name="CustomerName">The name; null where only a designated service is known.</param>
/// <param name="PartnerId">The partner; null until an application is accepted, where an operator has not named one.</param>
/// <param name="Services">The designated services (terms/3) in the order of their beginning; one that is held again after its end is in the
/// list twice.</param>
public sealed record Customer(string CustomerId, string? CustomerName, string? PartnerId, IReadOnlyList<DesignatedService> Services)
{
    /// <summary>Contracts with a credit that earlier versions noted here (B8); new ones have a document each.</summary>
    public IReadOnlyList<string> CreditContractIds { get; init; } = [];

    /// <summary>Whether earlier versions have listed contracts of it, which are then in a document of their own.</summary>
    public bool? HasEarlierContracts { get; init; }

    /// <summary>The domains of acceptances that are being followed through (O5).</summary>
    public IReadOnlyList<DomainReservation> DomainReservations { get; init; } = [];

    /// <summary>Names it.</summary>
    public CustomerKey Key => new(PartnerId, CustomerId);

    /// <summary>A customer of whom nothing is known yet.</summary>
    public static Customer Unknown(CustomerKey key) => new(key.CustomerId, null, key.PartnerId, []);
}

/// <summary>The domains that an acceptance is about to give an option (O5, terms/15).</summary>
/// <param name="ApplicationId">The application that is being accepted.</param>
/// <param name="ContractId">The contract that the option is for.</param>
/// <param name="Code">The option's code.</param>
/// <param name="Domains">In canonical form.</param>
public sealed record DomainReservation(string ApplicationId, string ContractId, string Code, IReadOnlyList<string> Domains);

/// <summary>A customer in the store.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="ETag">The document's ETag.</param>
/// <param name="Written">The ETags of the documents that were just written with it, by their ids; empty where nothing was written.</param>
public sealed record StoredCustomer(Customer Customer, string ETag, IReadOnlyDictionary<string, string> Written);
