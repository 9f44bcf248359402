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
    public static ContractStatus StatusOn(this Contract contract, LocalDate today) =>
        At(contract.BillingStartDate, Ends.Of(contract), today);

    /// <summary>An option's status on a Tokyo date.</summary>
    public static ContractStatus StatusOn(this ContractOption option, Contract contract, LocalDate today) =>
        At(option.BillingStartDate, Ends.Of(contract, option), today);

    /// <summary>A notice's status on a Tokyo date (E3): the end comes with the day, its record a moment later.</summary>
    public static NoticeStatus StatusOn(this EndNotice notice, Contract contract, LocalDate today)
    {
        if (notice.Status != NoticeStatus.Pending) return notice.Status;

        var end = Ends.Of(contract, notice.Target);
        return end is null || today <= end.EffectiveDate ? NoticeStatus.Pending
            : end.NoticeId == notice.NoticeId ? NoticeStatus.Effected
            : NoticeStatus.Replaced; // E3, O3, O4
    }

    private static ContractStatus At(LocalDate start, ScheduledEnd? end, LocalDate today) => end switch // C6
    {
        { } e when today > e.EffectiveDate => ContractStatus.Terminated, // T4
        not null => ContractStatus.TerminationPending,
        _ => today < start ? ContractStatus.Accepted : ContractStatus.Active,
    };
}
