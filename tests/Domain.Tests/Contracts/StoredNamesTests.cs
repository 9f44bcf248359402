using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMx.Domain.Tests.Contracts;

/// <summary>The names under which things are stored and answered: a record is kept for ever, so they never change (R1).</summary>
public class StoredNamesTests
{
    private static readonly JsonSerializerOptions ByName = new() { Converters = { new JsonStringEnumConverter() } };

    [Fact]
    public void R1_events_are_stored_under_these_names() => Assert.Equal(
        [
            "AdministratorsReplaced administrators-replaced",
            "CompromiseAcknowledged compromise-acknowledged",
            "CompromiseInstructed compromise-instructed",
            "CompromiseReported compromise-reported",
            "ContractConcluded contract-concluded",
            "ContractEnded contract-ended",
            "ContractTransferred contract-transferred",
            "CreditReceived credit-received",
            "CreditSettled credit-settled",
            "CustomerProfileChanged customer-profile-changed",
            "DesignatedServiceEndRecorded designated-service-end-recorded",
            "DesignatedServiceHeldAgain designated-service-held-again",
            "DiskCapacityChanged disk-capacity-changed",
            "EligibilityLapsed eligibility-lapsed",
            "EligibilityRestored eligibility-restored",
            "EndOrdered termination-ordered",
            "FeeReductionAccepted fee-reduction-accepted",
            "FeeReductionRestated fee-reduction-restated",
            "FeeReductionVoided fee-reduction-voided",
            "NoticeGiven cancellation-notice-given",
            "NoticeWithdrawn cancellation-notice-withdrawn",
            "OptionEnded option-ended",
            "OptionsAccepted options-accepted",
            "PricesRevised prices-revised",
            "ProvisionApplied provision-applied",
            "ReadingCorrected reading-corrected",
            "RestrictionLifted restriction-lifted",
            "RestrictionNotified restriction-told",
            "ScopeChanged scope-changed",
            "SettingChanged setting-changed",
            "SettingConfirmed setting-confirmed",
            "SettingRequired setting-required",
            "SettlementWaived settlement-waived",
            "TrafficRestricted traffic-restricted",
        ],
        typeof(ContractEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => $"{a.DerivedType.Name} {a.TypeDiscriminator}")
            .Order(StringComparer.Ordinal));

    [Fact]
    public void R1_an_event_says_its_name_as_its_type() =>
        Assert.StartsWith("""{"type":"administrators-replaced",""", StateJson.Of<ContractEvent>(new AdministratorsReplaced([])), StringComparison.Ordinal);

    [Fact]
    public void C6_statuses_of_contracts() =>
        Assert.Equal(["accepted", "active", "termination-pending", "terminated"], Names<ContractStatus>());

    [Fact]
    public void E3_E4_statuses_of_notices() => Assert.Equal(["pending", "effected", "withdrawn", "replaced"], Names<NoticeStatus>());

    [Fact]
    public void E7_grounds() =>
        Assert.Equal(["notice", "designated-service-end", "contract-end", "general-terms-28-2", "general-terms-28-3"], Names<EndGround>());

    [Fact]
    public void B8_kinds_of_settlements_of_a_balance() => Assert.Equal(["refund", "set-off"], Names<CreditSettlementKind>());

    [Fact]
    public void C4_provision() => Assert.Equal(["assured", "not-assured"], Names<Provision>());

    private static IEnumerable<string> Names<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(v => JsonSerializer.Serialize(v, ByName).Trim('"'));
}
