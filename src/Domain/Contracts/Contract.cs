using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>A contract as its events have made it (R1). Immutable; <see cref="ContractHistory"/> evolves it.</summary>
public sealed record Contract
{
    /// <summary>Its id.</summary>
    public required string ContractId { get; init; }

    /// <summary>The application that it was concluded on.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>The present customer; <see cref="ContractCustomers.CustomerIdIn"/> has the one to whom a month is billed.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The customers by dates, where it was transferred, the first included.</summary>
    public IReadOnlyList<DatedCustomer> Customers { get; init; } = [];

    /// <summary>The customer's latest name on record; <see cref="CustomerProfiles.AddresseeIn"/> has that of a month's bill.</summary>
    public required string CustomerName { get; init; }

    /// <summary>The customer's profiles by month, where it has been changed, the first included (A1).</summary>
    public IReadOnlyList<DatedProfile> CustomerProfiles { get; init; } = [];

    /// <summary>The partner through whom the customer applied.</summary>
    public required string PartnerId { get; init; }

    /// <summary>Date of its conclusion, which picks the revision of the terms (M3).</summary>
    public required LocalDate ConcludedOn { get; init; }

    /// <summary>Date on which the provider accepted the application (A3); for a migrated contract, that of its conclusion.</summary>
    public required LocalDate AcceptedOn { get; init; }

    /// <summary>Date on which a migrated contract was taken over; null for any other. Earlier months were billed elsewhere (M3).</summary>
    public LocalDate? TakenOverOn { get; init; }

    /// <summary>The first month that can have a bill here: that of the acceptance, or of the taking over (B1, M3).</summary>
    [JsonIgnore]
    public YearMonth BilledFrom => (TakenOverOn ?? AcceptedOn).ToYearMonth(); // M3

    /// <summary>From when monthly fees are due (A3) and the minimum period runs (C5).</summary>
    public required LocalDate BillingStartDate { get; init; }

    /// <summary>
    /// The domain names covered, in canonical form (C2), by the latest scope accepted; <see cref="ContractScopes.ScopeOn"/> has those of a
    /// date.
    /// </summary>
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>The addresses covered, likewise.</summary>
    public required IReadOnlyList<string> IpAddresses { get; init; }

    /// <summary>Administrators, who hold the setting authority; at least one (C3).</summary>
    public required IReadOnlyList<Administrator> Administrators { get; init; }

    /// <summary>The number of accounts in the application.</summary>
    public required int Accounts { get; init; }

    /// <summary>Yen, due on acceptance (A3).</summary>
    public required long InitialFee { get; init; }

    /// <summary>All options that it has or had, by number.</summary>
    public required IReadOnlyList<ContractOption> Options { get; init; }

    /// <summary>The price sheets, by month (B11); the first is that of the acceptance.</summary>
    public required IReadOnlyList<PriceSheet> PriceSheets { get; init; }

    /// <summary>The applications accepted on it after the first, for options and changes.</summary>
    public IReadOnlyList<string> AcceptedApplications { get; init; } = [];

    /// <summary>
    /// The scopes from dates on, where it has been changed, the first included (C2); <see cref="ContractScopes.ScopeOn"/> reads them.
    /// </summary>
    public IReadOnlyList<DatedScope> Scopes { get; init; } = [];

    /// <summary>The reports of a suspected misuse of the setting authority, in the order of their arrival (C3).</summary>
    public IReadOnlyList<CompromiseReport> CompromiseReports { get; init; } = [];

    /// <summary>The settings that the customer must change (C4).</summary>
    public IReadOnlyList<RequiredSetting> RequiredSettings { get; init; } = [];

    /// <summary>The restrictions of its traffic, lifted ones included (U1).</summary>
    public IReadOnlyList<Restriction> Restrictions { get; init; } = [];

    /// <summary>The one-time fees of accepted changes, in the order of their acceptance (A3, B7).</summary>
    public IReadOnlyList<OneTimeFee> OneTimeFees { get; init; } = [];

    /// <summary>All notices and orders, in the order of their arrival.</summary>
    public IReadOnlyList<EndNotice> Notices { get; init; } = [];

    /// <summary>The fee reductions that were claimed in time, in the order of their acceptance (section 8).</summary>
    public IReadOnlyList<FeeReduction> FeeReductions { get; init; } = [];

    /// <summary>Settlements of its credits that no later bill takes, in order (B8).</summary>
    public IReadOnlyList<CreditSettlement> CreditSettlements { get; init; } = [];

    /// <summary>The credits of other contracts that are set off against it, in order (B8).</summary>
    public IReadOnlyList<SetOff> SetOffs { get; init; } = [];

    /// <summary>The closed months of which readings were put later, each once for a month in which that was done (B9).</summary>
    public IReadOnlyList<LateReading> LateReadings { get; init; } = [];

    /// <summary>End on the record; null until then.</summary>
    public ScheduledEnd? Ended { get; init; }

    /// <summary>The number of events that made it.</summary>
    public required int Version { get; init; }

    /// <summary>The minimum period: one month from the billing start date (C5, terms/2).</summary>
    [JsonIgnore]
    public DayPeriod MinimumPeriod => new(BillingStartDate, Count.LastDayOfPeriod(BillingStartDate, MinimumMonths)); // C5

    /// <summary>The revision of the terms under which it was concluded (M3); null before the first.</summary>
    [JsonIgnore]
    public LocalDate? TermsRevision => TermsRevisions.InForceOn(ConcludedOn);

    /// <summary>The minimum period of a contract in months (C5).</summary>
    public const int MinimumMonths = 1;

    /// <summary>The option of that number.</summary>
    public ContractOption Option(int number) => Options[number - 1];

    /// <summary>The latest option of that code, in force or not; null where the contract never had it.</summary>
    public ContractOption? LatestOption(string code) => Options.LastOrDefault(o => o.Code == code);

    /// <summary>The notice or order in effect for a target, pending or carried out; null where there is none.</summary>
    public EndNotice? StandingNotice(EndTarget target) =>
        Notices.LastOrDefault(n => n.Target == target && n.Status is (NoticeStatus.Pending or NoticeStatus.Effected));

    /// <summary>The report of that id; null where there is none.</summary>
    public CompromiseReport? CompromiseReport(string reportId) => CompromiseReports.FirstOrDefault(r => r.ReportId == reportId);

    /// <summary>The setting of that name; null where there is none.</summary>
    public RequiredSetting? RequiredSetting(string name) => RequiredSettings.FirstOrDefault(s => s.Name == name);

    /// <summary>The restriction of that id; null where there is none.</summary>
    public Restriction? Restriction(string restrictionId) => Restrictions.FirstOrDefault(r => r.RestrictionId == restrictionId);

    /// <summary>The notice of that id; null where there is none.</summary>
    public EndNotice? Notice(string noticeId) => Notices.FirstOrDefault(n => n.NoticeId == noticeId);
}
