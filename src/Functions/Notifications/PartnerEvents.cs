using System.Globalization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// What partners hear of, and what they are told: the one table from what happens to the type and the data of an event. An event carries
/// only what the API shows to the partner.
/// </summary>
public static class PartnerEvents
{
    /// <summary>The events that follow from a commit on a contract, in order.</summary>
    /// <param name="before">The contract before it; null where it was concluded.</param>
    /// <param name="after">The contract after it.</param>
    /// <param name="recorded">What was put on the record.</param>
    public static IReadOnlyList<CloudEvent> Of(Contract? before, Contract after, IReadOnlyList<RecordedEvent> recorded) =>
    [
        .. recorded.SelectMany(entry => OfRecorded(after, entry)),
        .. after.Notices.Where(notice => IsReplaced(before, notice))
            .Select(notice => OfNotice(after, notice, "replaced", EventTypes.NoticeReplaced, recorded[^1].At)), // E3, O4
    ];

    /// <summary>The events that follow from a new state of an application.</summary>
    public static IReadOnlyList<CloudEvent> Of(Application application) => application switch
    {
        { Phase: ApplicationPhase.Rejected, Rejection: { } rejection } => // A1
        [
            OfApplication(
                application.ApplicationId, "rejected", EventTypes.ApplicationRejected, rejection.At,
                new ApplicationNews(
                    application.ApplicationId, application.Kind, application.CustomerId, application.ContractId, rejection.Reason)),
        ],
        { Phase: ApplicationPhase.Withdrawn, Withdrawal: { } withdrawal } => // A1
        [
            OfApplication(
                application.ApplicationId, "withdrawn", EventTypes.ApplicationWithdrawn, withdrawal.At,
                new ApplicationWithdrawalNews(
                    application.ApplicationId, application.Kind, application.CustomerId, application.ContractId, withdrawal.Reason,
                    EventActor.Of(withdrawal.By))),
        ],
        _ => [],
    };

    /// <summary>A customer's profile was changed from a month on (A1): once, however many contracts it has.</summary>
    public static CloudEvent OfProfile(string customerId, ProfileChange change) => new(
        change.ChangeId, EventTypes.ProfileChanged, $"/api/customers/{customerId}", customerId, change.At,
        new ProfileNews(customerId, change.ChangeId, change.Profile.Name, change.From, change.Reason, EventActor.Of(change.By)));

    /// <summary>A contract has reached its billing start date (C6).</summary>
    public static CloudEvent OfActivation(Contract contract) => OfContract(
        contract, $"{contract.ContractId}.activated", EventTypes.ContractActivated, Tokyo.StartOf(contract.BillingStartDate),
        new ActivationNews(contract.ContractId, contract.CustomerId, contract.BillingStartDate));

    /// <summary>The day of a setting has passed without its confirmation (C4). A setting that is changed can be overdue again.</summary>
    public static CloudEvent OfOverdue(Contract contract, RequiredSetting setting, string occurrence) => OfContract(
        contract, $"{contract.ContractId}.overdue-{occurrence}", EventTypes.SettingOverdue, Tokyo.EndOf(setting.DueDate),
        SettingNews.Of(contract, setting));

    /// <summary>The bill of a month was made (B9).</summary>
    public static CloudEvent OfBill(Contract contract, YearMonth month, string number, long total, Instant issuedAt) => OfContract(
        contract, string.Create(CultureInfo.InvariantCulture, $"{contract.ContractId}.bill-{month:uuuu-MM}"), EventTypes.BillClosed,
        issuedAt, new BillNews(contract.ContractId, contract.CustomerIdIn(month), month, number, total, issuedAt));

    /// <summary>The combined invoice of a customer for a month was made (B9).</summary>
    public static CloudEvent OfInvoice(CombinedInvoice invoice, Instant issuedAt) => new(
        $"{invoice.Number()}.closed", EventTypes.InvoiceClosed,
        string.Create(CultureInfo.InvariantCulture, $"/api/customers/{invoice.CustomerId}/invoices/{invoice.Month:uuuu-MM}"),
        invoice.CustomerId, issuedAt,
        new InvoiceNews(invoice.CustomerId, invoice.Month, invoice.Number(), invoice.Parts.Count, invoice.Total, issuedAt));

    /// <summary>A contract's traffic was restricted (U2).</summary>
    public static CloudEvent OfRestriction(Contract contract, Restriction restriction) => OfContract(
        contract, $"{restriction.RestrictionId}.imposed", EventTypes.RestrictionImposed, restriction.ImposedAt,
        RestrictionNews.Imposed(contract, restriction));

    /// <summary>An outage was recorded (S1).</summary>
    /// <param name="outage">The outage.</param>
    /// <param name="ownContracts">The partner's contracts that it names; null where it struck all.</param>
    /// <param name="at">When it was recorded.</param>
    public static CloudEvent OfOutage(Outage outage, IReadOnlyList<string>? ownContracts, Instant at) => new(
        $"{outage.OutageId}.recorded", EventTypes.OutageRecorded, $"/api/outages/{outage.OutageId}", outage.OutageId, at,
        new OutageNews(outage.OutageId, outage.KnownAt, outage.RestoredAt, outage.Cause, outage.LastDay)
        {
            ContractIds = ownContracts is null ? null : [.. ownContracts.Take(OutageNews.MaximumContracts)],
        });

    /// <summary>A webhook was disabled.</summary>
    public static CloudEvent OfDisabled(Webhook webhook, WebhookDisablement disabled) => OfWebhook(
        webhook, string.Create(CultureInfo.InvariantCulture, $"disabled-{disabled.At.ToUnixTimeSeconds()}"), EventTypes.WebhookDisabled,
        disabled.At, new WebhookNews(webhook.Name, webhook.Url, disabled.Reason, disabled.At));

    /// <summary>A webhook is tried.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="trial">Unique.</param>
    /// <param name="at">When.</param>
    public static CloudEvent OfTest(Webhook webhook, string trial, Instant at) =>
        OfWebhook(webhook, trial, EventTypes.WebhookTest, at, new WebhookTestNews(webhook.Name));

    private static IEnumerable<CloudEvent> OfRecorded(Contract contract, RecordedEvent recorded)
    {
        var at = recorded.At;
        switch (recorded.Event)
        {
            case ContractConcluded { IsMigrated: false } e: // A1
                yield return OfAccepted(contract, e.ApplicationId, ApplicationKind.Service, at);
                if (contract.BillingStartDate <= Tokyo.DateOf(at))
                    yield return OfActivation(contract); // C6
                break;
            case OptionsAccepted e: // A1
                yield return OfAccepted(contract, e.ApplicationId, ApplicationKind.Options, at);
                break;
            case DiskCapacityChanged e: // A1
                yield return OfAccepted(contract, e.ApplicationId, ApplicationKind.Change, at);
                break;
            case ScopeChanged e: // A1
                yield return OfAccepted(contract, e.ApplicationId, ApplicationKind.Change, at);
                break;
            case SettingChanged e: // A1
                yield return OfAccepted(contract, e.ApplicationId, ApplicationKind.Change, at);
                break;
            case ContractTransferred e: // A1
                yield return OfAccepted(contract, e.ApplicationId, ApplicationKind.Transfer, at);
                yield return OfRecord(
                    contract, recorded, EventTypes.ContractTransferred,
                    new TransferNews(
                        contract.ContractId, e.CustomerId, e.FormerCustomerId, e.ApplicationId, e.EffectiveDate, e.BilledFrom, e.Reason,
                        EventActor.Of(recorded.By)));
                break;
            case ReadingCorrected e: // B9
                yield return OfRecord(
                    contract, recorded, EventTypes.ReadingCorrected,
                    new ReadingNews(
                        contract.ContractId, contract.CustomerId, e.Date, e.CorrectedIn, e.Reason, EventActor.Of(recorded.By)));
                break;
            case NoticeGiven e: // E1
                yield return OfNotice(contract, contract.Notice(e.NoticeId)!, "given", EventTypes.NoticeGiven, e.ArrivedAt);
                break;
            case EndOrdered e: // E7
                yield return OfNotice(contract, contract.Notice(e.NoticeId)!, "given", EventTypes.NoticeGiven, e.OrderedAt);
                break;
            case NoticeWithdrawn e: // E4
                yield return OfNotice(contract, contract.Notice(e.NoticeId)!, "withdrawn", EventTypes.NoticeWithdrawn, at);
                break;
            case OptionEnded e: // E5, O3, O4
                yield return OfContract(
                    contract, $"{contract.ContractId}.option-{e.Number}.ended", EventTypes.OptionEnded, Tokyo.EndOf(e.End.EffectiveDate),
                    EndNews.Of(contract, e.Code, e.End));
                break;
            case ContractEnded e: // E5
                yield return OfContract(
                    contract, $"{contract.ContractId}.ended", EventTypes.ContractEnded, Tokyo.EndOf(e.End.EffectiveDate),
                    EndNews.Of(contract, EndTarget.ContractCode, e.End));
                break;
            case EligibilityLapsed e: // O3
                yield return OfRecord(
                    contract, recorded, EventTypes.EligibilityLapsed,
                    new EligibilityNews(contract.ContractId, contract.CustomerId, e.Code, e.Since));
                break;
            case EligibilityRestored e: // O3
                yield return OfRecord(
                    contract, recorded, EventTypes.EligibilityRestored,
                    new EligibilityNews(contract.ContractId, contract.CustomerId, e.Code, e.Since));
                break;
            case PricesRevised e: // B11
                yield return OfRecord(
                    contract, recorded, EventTypes.PricesRevised,
                    new PriceNews(contract.ContractId, contract.CustomerId, e.From, e.Prices));
                break;
            case SettingRequired e: // C4
                yield return OfRecord(
                    contract, recorded, EventTypes.SettingRequired, SettingNews.Of(contract, contract.RequiredSetting(e.Name)!));
                break;
            case SettingConfirmed e: // C4
                yield return OfRecord(
                    contract, recorded, EventTypes.SettingConfirmed, SettingNews.Of(contract, contract.RequiredSetting(e.Name)!));
                break;
            case CompromiseInstructed e: // C3
                yield return OfRecord(
                    contract, recorded, EventTypes.CompromiseInstructed,
                    new InstructionNews(contract.ContractId, contract.CustomerId, e.ReportId, e.Instructions));
                break;
            case TrafficRestricted e: // U2
                yield return OfRestriction(contract, contract.Restriction(e.RestrictionId)!);
                break;
            case RestrictionLifted e: // U1
                yield return OfRecord(
                    contract, recorded, EventTypes.RestrictionLifted,
                    RestrictionNews.Imposed(contract, contract.Restriction(e.RestrictionId)!) with
                    {
                        LiftedAt = e.LiftedAt,
                        LiftReason = e.Reason,
                    });
                break;
            case FeeReductionAccepted e: // S3
                yield return OfRecord(
                    contract, recorded, EventTypes.ClaimAccepted,
                    new ClaimNews(contract.ContractId, contract.CustomerId, e.ClaimId, e.OutageId, e.AcceptedOn, e.Units, e.Amount));
                break;
        }
    }

    private static bool IsReplaced(Contract? before, EndNotice notice) =>
        notice.Status == NoticeStatus.Replaced && before?.Notice(notice.NoticeId) is not { Status: NoticeStatus.Replaced };

    private static CloudEvent OfAccepted(Contract contract, string applicationId, ApplicationKind kind, Instant at) => OfApplication(
        applicationId, "accepted", EventTypes.ApplicationAccepted, at,
        new ApplicationNews(applicationId, kind, contract.CustomerId, contract.ContractId, Reason: null));

    private static CloudEvent OfApplication(string applicationId, string what, string type, Instant at, object news) =>
        new($"{applicationId}.{what}", type, $"/api/applications/{applicationId}", applicationId, at, news);

    private static CloudEvent OfNotice(Contract contract, EndNotice notice, string what, string type, Instant at) =>
        OfContract(contract, $"{notice.NoticeId}.{what}", type, at, EndNews.Of(contract, notice.Target.Code, notice.ToEnd()));

    // The version makes the id: a thing of the same name can happen again.
    private static CloudEvent OfRecord(Contract contract, RecordedEvent recorded, string type, object news) => OfContract(
        contract, string.Create(CultureInfo.InvariantCulture, $"{contract.ContractId}.event-{recorded.Version}"), type, recorded.At, news);

    private static CloudEvent OfContract(Contract contract, string id, string type, Instant at, object news) =>
        new(id, type, $"/api/contracts/{contract.ContractId}", contract.ContractId, at, news);

    private static CloudEvent OfWebhook(Webhook webhook, string what, string type, Instant at, object news) =>
        new($"webhook-{webhook.Name}.{what}", type, $"/api/webhooks/{webhook.Name}", webhook.Name, at, news);
}
