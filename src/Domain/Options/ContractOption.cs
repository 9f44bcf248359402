using NodaTime;

namespace SecureMx.Domain;

/// <summary>An option on a contract.</summary>
public sealed record ContractOption
{
    /// <summary>Its number on the contract, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its code in the catalogue.</summary>
    public required string Code { get; init; }

    /// <summary>Date on which the provider accepted it.</summary>
    public required LocalDate AcceptedOn { get; init; }

    /// <summary>From when its monthly fee is due (A3) and its minimum period runs (O2).</summary>
    public required LocalDate BillingStartDate { get; init; }

    /// <summary>The domains chosen for it (O5).</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>Its own number of accounts in the application; null where it named none (B3).</summary>
    public int? Accounts { get; init; }

    /// <summary>Its number of mailing lists in the application.</summary>
    public int? MailingLists { get; init; }

    /// <summary>Its retention in days in the application.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Its disk capacity over time (B5), by date, the first from its billing start; empty where it has none.</summary>
    public IReadOnlyList<DiskCapacity> Disk { get; init; } = [];

    /// <summary>Yen, due on acceptance (A3).</summary>
    public required long InitialFee { get; init; }

    /// <summary>The price sheets of an option that was subscribed again at other prices (A3); null for the contract's.</summary>
    public IReadOnlyList<PriceSheet>? PriceSheets { get; init; }

    /// <summary>Whether nothing is paid for it, by the supplementary provisions (M1).</summary>
    public bool FreeOfCharge { get; init; }

    /// <summary>The supplementary provision that it is held by, <c>M1</c> or <c>M2</c>; null for an option that was applied for.</summary>
    public string? Provision { get; init; }

    /// <summary>The number of the option of this contract that it needs (O1); null where it needs none.</summary>
    public int? LeansOn { get; init; }

    /// <summary>The last day of the designated service that it needs, once that is known (E6).</summary>
    public LocalDate? ServiceEndsOn { get; init; }

    /// <summary>
    /// Dates from which the customer holds that service again, the option having stayed in force without it or about to (O3).
    /// </summary>
    public IReadOnlyList<ServicePeriod> ServiceHeldAgain { get; init; } = [];

    /// <summary>End on the record; null until then.</summary>
    public ScheduledEnd? Ended { get; init; }

    /// <summary>
    /// Reason for which an operator has waived the settlement of an end (P4); null if not waived. <see cref="WaiverOf"/> returns it only
    /// for the present end.
    /// </summary>
    public string? SettlementWaiver { get; init; }

    /// <summary>The end that stood when its settlement was waived (P4); null in older records, whose waiver is for any.</summary>
    public ScheduledEnd? WaivedEnd { get; init; }

    /// <summary>
    /// The first day of the lapse of its eligibility that the record has it in (O3); null where it is eligible by the record.
    /// <see cref="Eligibility"/> reads the present off the date.
    /// </summary>
    public LocalDate? EligibilityLapsedSince { get; init; }

    /// <summary>The latest day from which its eligibility is met again by the record (O3); null where it never was.</summary>
    public LocalDate? EligibilityRestoredOn { get; init; }

    /// <summary>The latest time in which the service that it needs is known to be held.</summary>
    internal ServicePeriod LatestServicePeriod => ServiceHeldAgain is [.., var latest] ? latest : new(LocalDate.MinIsoValue, ServiceEndsOn);

    /// <summary>The last day of the service before it was held again for that time.</summary>
    internal LocalDate? EndOfServiceBefore(ServicePeriod again) =>
        ServiceHeldAgain.LastOrDefault(p => p.First < again.First)?.Last ?? ServiceEndsOn;

    /// <summary>Its row of the catalogue.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public OptionDefinition Definition => OptionCatalog.Get(Code);

    /// <summary>Its minimum period (O2, terms/7-3); null where it has none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DayPeriod? MinimumPeriod => Definition.MinimumMonths == 0
        ? null
        : new(BillingStartDate, Count.LastDayOfPeriod(BillingStartDate, Definition.MinimumMonths)); // O2

    /// <summary>Reason for waiving the settlement of that end (P4); null if it was not waived. Another end has a settlement of its
    /// own.</summary>
    public string? WaiverOf(ScheduledEnd end) => WaivedEnd is null || WaivedEnd == end ? SettlementWaiver : null; // P4

    /// <summary>Its disk capacity on a date, in gigabytes; null where it has none.</summary>
    public int? DiskGigabytesOn(LocalDate date) => Disk.Count == 0 ? null : (Disk.LastOrDefault(d => d.From <= date) ?? Disk[0]).Gigabytes;
}

/// <summary>A disk capacity in gigabytes from a date on (B5).</summary>
public sealed record DiskCapacity(LocalDate From, int Gigabytes);
