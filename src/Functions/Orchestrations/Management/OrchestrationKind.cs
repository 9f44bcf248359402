using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Orchestrations.Management;

/// <summary>What an orchestration is for. Its code is how the ids of its instances begin.</summary>
public enum OrchestrationKind
{
    /// <summary>Waits for the billing start date of a contract (C6).</summary>
    Activation,

    /// <summary>Closes a month (B9).</summary>
    Close,

    /// <summary>Has a task raised for a suspected misuse (C3).</summary>
    Compromise,

    /// <summary>Puts a change of a customer's profile on the record of its contracts (A1).</summary>
    CustomerProfile,

    /// <summary>Delivers a message to a webhook.</summary>
    Delivery,

    /// <summary>Records that eligibility is met again (O3).</summary>
    Eligibility,

    /// <summary>Carries out the end of a designated service for a contract that was accepted late (E6).</summary>
    LateServiceEnd,

    /// <summary>Notifies partners of an outage (S1).</summary>
    OutageAnnouncement,

    /// <summary>Starts what is missing, once a day.</summary>
    Reconcile,

    /// <summary>Waits for the due date of a required setting (C4).</summary>
    RequiredSetting,

    /// <summary>Notifies the customer of a restriction (U2).</summary>
    Restriction,

    /// <summary>Waits for the end of a designated service (E6).</summary>
    ServiceEnd,

    /// <summary>Records that a customer holds a designated service again (O3).</summary>
    ServiceStart,

    /// <summary>Puts a set-off on the contract that takes it (B8).</summary>
    SetOff,

    /// <summary>Waits for the effective date of a notice or an order (E5).</summary>
    Termination,
}

/// <summary>How kinds and ids of instances belong together.</summary>
internal static class OrchestrationKinds
{
    /// <summary>How the ids of a kind begin.</summary>
    public static string PrefixOf(OrchestrationKind kind) => Codes.Of(kind) + "-";

    /// <summary>The kind of an instance; null for a part of another, as a range of a close, whose id is made by the runtime.</summary>
    public static OrchestrationKind? Of(string instanceId)
    {
        foreach (var kind in Enum.GetValues<OrchestrationKind>())
        {
            if (instanceId.StartsWith(PrefixOf(kind), StringComparison.Ordinal))
                return kind;
        }

        return null;
    }
}
