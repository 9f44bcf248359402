using SecureMx.Domain;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Contracts;

/// <summary>Names callers on the record (R1), and decides what each may see.</summary>
public static class Actors
{
    /// <summary>
    /// Names the caller for the record: its role, and the person that the token names; without one a partner's id, or the token's subject.
    /// </summary>
    public static Actor ToActor(this Caller caller) => caller.Role switch
    {
        Role.Partner =>
            new Actor(Actor.PartnerRole, caller.Name is null ? caller.PartnerId ?? caller.Subject : $"{caller.Name} ({caller.PartnerId})"),
        Role.Meter => new Actor("meter", caller.Name ?? caller.Subject),
        _ => new Actor("operator", caller.Name ?? caller.Subject),
    };

    /// <summary>The contract; null if it does not exist or belongs to another partner.</summary>
    public static async Task<StoredContract?> FindForAsync(
        this ContractStore contracts, string contractId, Caller caller, CancellationToken cancellationToken = default) =>
        await contracts.FindAsync(contractId, cancellationToken) is { } stored && caller.MaySee(stored.Contract.PartnerId) ? stored : null;
}
