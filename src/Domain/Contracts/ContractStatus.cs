using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>The status of a contract or an option on a date (C6).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContractStatus>))]
public enum ContractStatus
{
    /// <summary>Accepted; the billing start date is to come.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,

    /// <summary>In force.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>It has an end in the future.</summary>
    [JsonStringEnumMemberName("termination-pending")]
    TerminationPending,

    /// <summary>Ended at 24:00 of a day that is past.</summary>
    [JsonStringEnumMemberName("terminated")]
    Terminated,
}

/// <summary>Reads a status off the date (C6): no event is needed for a day to begin.</summary>
public static class Statuses
{
    /// <summary>The contract's status on a Tokyo date.</summary>
    public static ContractStatus StatusOn(this Contract contract, LocalDate today) => At(contract.BillingStartDate, Ends.Of(contract), today);

    /// <summary>An option's status on a Tokyo date.</summary>
    public static ContractStatus StatusOn(this ContractOption option, Contract contract, LocalDate today) =>
        At(option.BillingStartDate, Ends.Of(contract, option), today);

    private static ContractStatus At(LocalDate start, ScheduledEnd? end, LocalDate today) => end switch // C6
    {
        { } e when today > e.EffectiveDate => ContractStatus.Terminated, // T4
        not null => ContractStatus.TerminationPending,
        _ => today < start ? ContractStatus.Accepted : ContractStatus.Active,
    };
}
