using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>A customer of the provider. Its contracts are listed beside it (<see cref="CustomerStore.ListContractsAsync"/>).</summary>
/// <param name="CustomerId">The id that the partner chose; another partner may have given it to a customer of its own.</param>
/// <param name="CustomerName">The latest name on record; null where only a designated service is known.</param>
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

    /// <summary>
    /// The designated services that options of contracts need to which it has succeeded, and that it has never held (O3).
    /// </summary>
    public IReadOnlyList<string> AwaitedServices { get; init; } = [];

    /// <summary>The changes of its profile, in the order in which they were entered.</summary>
    public IReadOnlyList<ProfileChange> Profiles { get; init; } = [];

    /// <summary>The name that it had before the first of them; null where it had none, or no change was made.</summary>
    public string? FirstName { get; init; }

    /// <summary>The name of a month: by the profile then in force, or the first.</summary>
    public string? NameIn(YearMonth month) =>
        CustomerProfiles.InForce(Profiles, month)?.Profile.Name ?? (Profiles.Count == 0 ? CustomerName : FirstName);

    /// <summary>Whom a combined invoice of a month is addressed to; null where no name is known.</summary>
    public Addressee? AddresseeIn(YearMonth month) =>
        CustomerProfiles.InForce(Profiles, month)?.Profile.ToAddressee() ?? (NameIn(month) is { } name ? new Addressee(name) : null);

    /// <summary>The names that an application may give it: the present one, and those to come.</summary>
    public IReadOnlyList<string> NamesFrom(YearMonth month) =>
    [
        .. new[] { NameIn(month) }.Concat(CustomerProfiles.Coming(Profiles, month).Select(change => change.Profile.Name)).OfType<string>(),
    ];

    /// <summary>All names that it has had and will have, the present one first.</summary>
    public IReadOnlyList<string> AllNames(YearMonth month) =>
        [.. NamesFrom(month).Concat(Profiles.Select(change => change.Profile.Name)).Append(FirstName).OfType<string>()];

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
