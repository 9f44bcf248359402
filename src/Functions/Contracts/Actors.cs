using SecureMx.Domain;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Contracts;

/// <summary>Who is named on the record (R1), and who sees what.</summary>
public static class Actors
{
    /// <summary>The role of an orchestration or a timer.</summary>
    public const string SystemRole = "system";

    /// <summary>The caller as the record names it: a partner by its id, anyone else by the token's subject.</summary>
    public static Actor ToActor(this Caller caller) => caller.Role switch
    {
        Role.Partner => new Actor("partner", caller.PartnerId ?? caller.Subject),
        Role.Meter => new Actor("meter", caller.Subject),
        _ => new Actor("operator", caller.Subject),
    };

    /// <summary>The contract, or null where there is none or it belongs to somebody else.</summary>
    public static async Task<StoredContract?> FindForAsync(
        this ContractStore contracts, string contractId, Caller caller, CancellationToken cancellationToken = default)
        => await contracts.FindAsync(contractId, cancellationToken) is { } stored && caller.MaySee(stored.Contract.PartnerId) ? stored : null;
}
