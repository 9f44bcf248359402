using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>Phase of a contract for queries, independent of the date: whether something of it is still to end.</summary>
public enum ContractPhase
{
    /// <summary>No end is scheduled, neither of the contract nor of an option.</summary>
    Standing,

    /// <summary>An end or a lapse of the contract or of an option is scheduled and not yet recorded.</summary>
    Ending,

    /// <summary>The end of the contract is on the record.</summary>
    Ended,
}

/// <summary>Reads the phase off a contract, and lists the phases that a status can have.</summary>
public static class ContractPhases
{
    private static readonly IReadOnlyList<ContractPhase> NotEnded = [ContractPhase.Standing, ContractPhase.Ending];
    private static readonly IReadOnlyList<ContractPhase> EndStands = [ContractPhase.Ending];
    private static readonly IReadOnlyList<ContractPhase> EndIsPast = [ContractPhase.Ended, ContractPhase.Ending];

    /// <summary>The phase of a contract.</summary>
    public static ContractPhase Of(Contract contract)
    {
        if (contract.Ended is not null)
            return ContractPhase.Ended;

        return Ends.Of(contract) is not null || contract.Options.Any(option => IsPending(contract, option))
            ? ContractPhase.Ending
            : ContractPhase.Standing;
    }

    /// <summary>
    /// The phases in which a contract of that status may be. The end of one that is terminated may not be on the record yet.
    /// </summary>
    public static IReadOnlyList<ContractPhase> Holding(ContractStatus status) => status switch
    {
        ContractStatus.TerminationPending => EndStands,
        ContractStatus.Terminated => EndIsPast,
        _ => NotEnded,
    };

    private static bool IsPending(Contract contract, ContractOption option) =>
        (option.Ended is null && Ends.Of(contract, option) is not null)
            || Eligibility.HasChangesToRecord(contract, option);
}
