namespace SecureMx.Domain;

/// <summary>The options that a contract holds by a supplementary provision (M1, M2), and not by an application.</summary>
public static class ProvidedOptions
{
    /// <summary>
    /// Whether the contract ever held an option. It never held one that a provision would have given it from a day on, if that option, what
    /// it needs, or the contract ended before that day: a provision gives nothing to a contract that no longer has what the provision
    /// speaks of.
    /// </summary>
    public static bool HasHeld(this Contract contract, ContractOption option) =>
        option is { Provision: null, FreeOfCharge: false } // M1, in states stored before the provision was kept
        || Ends.Of(contract, option) is not { } end
        || end.EffectiveDate >= option.BillingStartDate; // M1, M2
}
