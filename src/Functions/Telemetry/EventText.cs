using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using SecureMx.Domain;

namespace SecureMx.Functions.Telemetry;

/// <summary>
/// Describes an event of a contract in codes and dates: <c>option-ended mailbox-plus 2026-05-31</c>. No personal data and no free
/// text.
/// </summary>
internal static class EventText
{
    private static readonly FrozenDictionary<Type, string> Names = typeof(ContractEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(type => type.DerivedType, type => (string)type.TypeDiscriminator!);

    public static string Of(ContractEvent @event) => string.Join(' ', new[] { Names[@event.GetType()] }.Concat(DetailsOf(@event)));

    private static IEnumerable<string> DetailsOf(ContractEvent @event) => @event switch
    {
        ContractConcluded e => [Text(e.BillingStartDate), .. e.Options.Select(option => option.Code)],
        OptionsAccepted e => e.Options.Select(option => $"{option.Code} {Text(option.BillingStartDate)}"),
        ProvisionApplied e => [e.Option.Code, Text(e.Option.BillingStartDate)],
        NoticeGiven e => [e.Target.Code, Text(e.EffectiveDate)],
        EndOrdered e => [Text(e.EffectiveDate)],
        NoticeWithdrawn e => [e.NoticeId],
        DesignatedServiceEndRecorded e => [e.Service, Text(e.EffectiveDate)],
        DesignatedServiceHeldAgain e => [e.Service, Text(e.Since)],
        OptionEnded e => [e.Code, Text(e.End.EffectiveDate)],
        EligibilityLapsed e => [e.Code, Text(e.Since)],
        EligibilityRestored e => [e.Code, Text(e.Since)],
        ContractEnded e => [Text(e.End.EffectiveDate)],
        SettlementWaived e => [e.Code],
        ReadingCorrected e => [Text(e.Date)],
        CustomerProfileChanged e => [YearMonthPattern.Iso.Format(e.From)],
        ContractTransferred e => [e.CustomerId, Text(e.EffectiveDate)],
        PricesRevised e => [YearMonthPattern.Iso.Format(e.From)],
        FeeReductionAccepted e => [e.OutageId],
        FeeReductionRestated e => [e.OutageId],
        FeeReductionVoided e => [e.OutageId],
        _ => [],
    };

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
