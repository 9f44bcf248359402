using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>A fact about a contract, kept for ever (R1). The state is what its events make it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ContractConcluded), "contract-concluded")]
[JsonDerivedType(typeof(OptionsAccepted), "options-accepted")]
[JsonDerivedType(typeof(NoticeGiven), "cancellation-notice-given")]
[JsonDerivedType(typeof(NoticeWithdrawn), "cancellation-notice-withdrawn")]
[JsonDerivedType(typeof(EndOrdered), "termination-ordered")]
[JsonDerivedType(typeof(DesignatedServiceEndRecorded), "designated-service-end-recorded")]
[JsonDerivedType(typeof(DesignatedServiceHeldAgain), "designated-service-held-again")]
[JsonDerivedType(typeof(OptionEnded), "option-ended")]
[JsonDerivedType(typeof(EligibilityLapsed), "eligibility-lapsed")]
[JsonDerivedType(typeof(EligibilityRestored), "eligibility-restored")]
[JsonDerivedType(typeof(ContractEnded), "contract-ended")]
[JsonDerivedType(typeof(AdministratorsReplaced), "administrators-replaced")]
[JsonDerivedType(typeof(PricesRevised), "prices-revised")]
[JsonDerivedType(typeof(CompromiseReported), "compromise-reported")]
[JsonDerivedType(typeof(CompromiseInstructed), "compromise-instructed")]
[JsonDerivedType(typeof(CompromiseAcknowledged), "compromise-acknowledged")]
[JsonDerivedType(typeof(SettingRequired), "setting-required")]
[JsonDerivedType(typeof(SettingConfirmed), "setting-confirmed")]
[JsonDerivedType(typeof(DiskCapacityChanged), "disk-capacity-changed")]
[JsonDerivedType(typeof(ScopeChanged), "scope-changed")]
[JsonDerivedType(typeof(SettingChanged), "setting-changed")]
[JsonDerivedType(typeof(ProvisionApplied), "provision-applied")]
[JsonDerivedType(typeof(TrafficRestricted), "traffic-restricted")]
[JsonDerivedType(typeof(RestrictionNotified), "restriction-told")]
[JsonDerivedType(typeof(RestrictionLifted), "restriction-lifted")]
[JsonDerivedType(typeof(SettlementWaived), "settlement-waived")]
[JsonDerivedType(typeof(FeeReductionAccepted), "fee-reduction-accepted")]
[JsonDerivedType(typeof(FeeReductionRestated), "fee-reduction-restated")]
[JsonDerivedType(typeof(FeeReductionVoided), "fee-reduction-voided")]
[JsonDerivedType(typeof(CreditSettled), "credit-settled")]
[JsonDerivedType(typeof(CreditReceived), "credit-received")]
[JsonDerivedType(typeof(ReadingCorrected), "reading-corrected")]
[JsonDerivedType(typeof(CustomerProfileChanged), "customer-profile-changed")]
[JsonDerivedType(typeof(ContractTransferred), "contract-transferred")]
public abstract record ContractEvent
{
    /// <summary>The rules that the event carries out; its articles are theirs.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<Rule> Basis { get; }
}

/// <summary>An event with its place in the contract's record.</summary>
/// <param name="Version">1 for the first event of a contract, then one more each.</param>
/// <param name="At">Instant at which it was recorded.</param>
/// <param name="By">Person or service that did it.</param>
/// <param name="Event">What happened.</param>
public sealed record RecordedEvent(int Version, Instant At, Actor By, ContractEvent Event);

/// <summary>Person or service that acted.</summary>
/// <param name="Role"><c>partner</c>, <c>operator</c>, <c>meter</c>, or <c>system</c> for an orchestration or a timer.</param>
/// <param name="Name">The partner's id, the operator's subject, or the orchestration.</param>
public sealed record Actor(string Role, string Name)
{
    /// <summary>The role of a partner's people.</summary>
    public const string PartnerRole = "partner";

    /// <summary>The role of an orchestration or a timer.</summary>
    public const string SystemRole = "system";
}

/// <summary>
/// An operator has accepted a service application, or taken over a contract that existed before (M3): the contract exists (C1, A3).
/// </summary>
public sealed record ContractConcluded(
    string ContractId, string ApplicationId, string CustomerId, string CustomerName, string PartnerId,
    LocalDate ConcludedOn, LocalDate AcceptedOn, LocalDate BillingStartDate,
    IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses, IReadOnlyList<Administrator> Administrators, int Accounts,
    IReadOnlyList<AcceptedOption> Options, Prices Prices, bool IsMigrated = false) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => IsMigrated ? [Rules.C1, Rules.M3] : [Rules.C1, Rules.A3];
}

/// <summary>An operator has accepted an application for options (A1, A3). The prices are those of the accepted options.</summary>
public sealed record OptionsAccepted(
    string ApplicationId, LocalDate AcceptedOn, IReadOnlyList<AcceptedOption> Options,
    IReadOnlyDictionary<string, OptionPrices> Prices) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.A1, Rules.A3];
}

/// <summary>
/// The customer's notice has arrived, for the contract or for one option (E1). A notice that stood for the same target is replaced (E3).
/// </summary>
public sealed record NoticeGiven(
    string NoticeId, [property: JsonPropertyName("target")] string TargetCode, int? OptionNumber, Instant ArrivedAt, LocalDate ArrivedOn,
    LocalDate? DesignatedDate,
    LocalDate StatutoryDate, LocalDate EffectiveDate, string? Replaces) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Target.IsContract ? Rules.E1 : Rules.E1Option];

    /// <summary>Target of the end.</summary>
    [JsonIgnore]
    public EndTarget Target => EndTarget.Recorded(TargetCode, OptionNumber);
}

/// <summary>An operator has withdrawn a standing notice, with the provider's consent (E4).</summary>
public sealed record NoticeWithdrawn(string NoticeId, string Consent) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.E4];
}

/// <summary>
/// The provider ends the contract under General Terms 28 (2) or (3) (E7). A notice that stood for the contract is replaced.
/// </summary>
public sealed record EndOrdered(
    string NoticeId, EndGround Ground, Instant OrderedAt, LocalDate OrderedOn, LocalDate EffectiveDate, string Reason,
    string? Replaces) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Ground == EndGround.GeneralTerms28Paragraph3 ? Rules.E7Paragraph3 : Rules.E7Paragraph2];
}

/// <summary>A designated service of the customer ends on a date; these options need it (E6, O3).</summary>
public sealed record DesignatedServiceEndRecorded(string Service, LocalDate EffectiveDate, IReadOnlyList<int> OptionNumbers) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.E6];
}

/// <summary>The customer holds a designated service again from a date; these options need it and have stayed in force (O3).</summary>
public sealed record DesignatedServiceHeldAgain(string Service, LocalDate Since, IReadOnlyList<int> OptionNumbers) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.O3];
}

/// <summary>An option has ended at 24:00 of its effective date (T4).</summary>
public sealed record OptionEnded(int Number, string Code, ScheduledEnd End) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [End.Rule switch
    {
        "O3" => Rules.O3,
        "O4" => Rules.O4,
        _ => Rules.E1Option,
    }];
}

/// <summary>The service or option that an option needs has ended. The option stays in force, not eligible from this date on (O3).</summary>
public sealed record EligibilityLapsed(int Number, string Code, LocalDate Since) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.O3];
}

/// <summary>The service that an option needs is held again. The option is eligible from this date on (O3).</summary>
public sealed record EligibilityRestored(int Number, string Code, LocalDate Since) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.O3];
}

/// <summary>The contract has ended at 24:00 of its effective date (C6, T4).</summary>
public sealed record ContractEnded(ScheduledEnd End) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [End.Ground switch
    {
        EndGround.GeneralTerms28Paragraph2 => Rules.E7Paragraph2,
        EndGround.GeneralTerms28Paragraph3 => Rules.E7Paragraph3,
        _ => Rules.E1,
    }];
}

/// <summary>The administrators who hold the setting authority are others now (C3).</summary>
public sealed record AdministratorsReplaced(IReadOnlyList<Administrator> Administrators) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.C3];
}

/// <summary>The price sheet is another from a month on (B11).</summary>
public sealed record PricesRevised(YearMonth From, Prices Prices) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.B11];
}

/// <summary>An operator has waived the settlement of an option's end, with a reason (P4).</summary>
public sealed record SettlementWaived(int Number, string Code, string Reason) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.P4];
}

/// <summary>The customer's claim for a fee reduction is accepted (S1–S4). Without numbers where the outage still lasts.</summary>
public sealed record FeeReductionAccepted(
    string ClaimId, string OutageId, LocalDate AcceptedOn, int? Units, long? MonthlyFee, long? Amount, LocalDate? ClaimableOn,
    LocalDate? LastDay,
    YearMonth? FeeMonth = null, bool IsFeeOpen = false, Instant? KnownAt = null, Instant? RestoredAt = null) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.S2, Rules.S4];
}

/// <summary>
/// The outage of a claim has ended, or an operator has corrected it: the claim comes to other numbers (S1, S2). Without numbers where the
/// outage still lasts.
/// </summary>
public sealed record FeeReductionRestated(
    string ClaimId, string OutageId, LocalDate RestatedOn, int? Units, long? MonthlyFee, long? Amount, LocalDate? ClaimableOn,
    LocalDate? LastDay,
    YearMonth FeeMonth, bool IsFeeOpen, Instant KnownAt, Instant? RestoredAt = null) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.S1, Rules.S2, Rules.S4];
}

/// <summary>A claim is void: its outage was withdrawn or corrected (S1).</summary>
public sealed record FeeReductionVoided(string ClaimId, string OutageId, string Reason) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.S1];
}

/// <summary>
/// An operator has refunded a credit that no later bill takes, or set it off against another contract of the customer (B8).
/// </summary>
public sealed record CreditSettled(
    string SettlementId, YearMonth CreditOf, LocalDate SettledOn, CreditSettlementKind Kind, long Amount, string Reason,
    string? AgainstContractId,
    YearMonth? Month) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.B8Balance];
}

/// <summary>A credit of another contract of the customer is set off against this one, from the bill of a month on (B8).</summary>
public sealed record CreditReceived(string SettlementId, string FromContractId, YearMonth Month, long Amount) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.B8Balance];
}
