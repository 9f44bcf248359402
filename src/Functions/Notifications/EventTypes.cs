namespace SecureMx.Functions.Notifications;

/// <summary>The types of events for partners.</summary>
public static class EventTypes
{
    /// <summary>An application was accepted (A1); <see cref="ApplicationNews"/>.</summary>
    public const string ApplicationAccepted = "securemx.application.accepted";

    /// <summary>An application was rejected (A1); <see cref="ApplicationNews"/>.</summary>
    public const string ApplicationRejected = "securemx.application.rejected";

    /// <summary>An application was withdrawn (A1); <see cref="ApplicationWithdrawalNews"/>.</summary>
    public const string ApplicationWithdrawn = "securemx.application.withdrawn";

    /// <summary>Another customer has succeeded to a contract (A1); <see cref="TransferNews"/>.</summary>
    public const string ContractTransferred = "securemx.contract.transferred";

    /// <summary>A customer's name or address was changed from a month on (A1); <see cref="ProfileNews"/>.</summary>
    public const string ProfileChanged = "securemx.customer.profile-changed";

    /// <summary>A reading of a closed month was corrected (B9); <see cref="ReadingNews"/>.</summary>
    public const string ReadingCorrected = "securemx.reading.corrected";

    /// <summary>A contract has reached its billing start date (C6); <see cref="ActivationNews"/>.</summary>
    public const string ContractActivated = "securemx.contract.activated";

    /// <summary>A notice, or an order of the provider, was given; <see cref="EndNews"/>.</summary>
    public const string NoticeGiven = "securemx.cancellation-notice.given";

    /// <summary>A notice was withdrawn (E4); <see cref="EndNews"/>.</summary>
    public const string NoticeWithdrawn = "securemx.cancellation-notice.withdrawn";

    /// <summary>An earlier end took the place of a notice (E3, O4); <see cref="EndNews"/>.</summary>
    public const string NoticeReplaced = "securemx.cancellation-notice.replaced";

    /// <summary>An option has ended; <see cref="EndNews"/>.</summary>
    public const string OptionEnded = "securemx.option.ended";

    /// <summary>A contract has ended; <see cref="EndNews"/>.</summary>
    public const string ContractEnded = "securemx.contract.ended";

    /// <summary>What an option needs has ended (O3); <see cref="EligibilityNews"/>.</summary>
    public const string EligibilityLapsed = "securemx.eligibility.lapsed";

    /// <summary>What an option needs is held again (O3); <see cref="EligibilityNews"/>.</summary>
    public const string EligibilityRestored = "securemx.eligibility.restored";

    /// <summary>The bill of a month was made (B9); <see cref="BillNews"/>.</summary>
    public const string BillClosed = "securemx.bill.closed";

    /// <summary>The combined invoice of a month was made (B9); <see cref="InvoiceNews"/>.</summary>
    public const string InvoiceClosed = "securemx.invoice.closed";

    /// <summary>Prices were revised from a month on (B11); <see cref="PriceNews"/>.</summary>
    public const string PricesRevised = "securemx.prices.revised";

    /// <summary>A setting was listed, or changed (C4); <see cref="SettingNews"/>.</summary>
    public const string SettingRequired = "securemx.required-setting.set";

    /// <summary>The day of a setting has passed without its confirmation (C4); <see cref="SettingNews"/>.</summary>
    public const string SettingOverdue = "securemx.required-setting.overdue";

    /// <summary>A setting was confirmed (C4); <see cref="SettingNews"/>.</summary>
    public const string SettingConfirmed = "securemx.required-setting.confirmed";

    /// <summary>The provider has given instructions on a report (C3); <see cref="InstructionNews"/>.</summary>
    public const string CompromiseInstructed = "securemx.compromise-report.instructed";

    /// <summary>A contract's traffic was restricted (U2); <see cref="RestrictionNews"/>.</summary>
    public const string RestrictionImposed = "securemx.restriction.imposed";

    /// <summary>A restriction was lifted (U1); <see cref="RestrictionNews"/>.</summary>
    public const string RestrictionLifted = "securemx.restriction.lifted";

    /// <summary>An outage that struck contracts of the partner was recorded (S1); <see cref="OutageNews"/>.</summary>
    public const string OutageRecorded = "securemx.outage.recorded";

    /// <summary>A claim for a fee reduction was accepted (S3); <see cref="ClaimNews"/>.</summary>
    public const string ClaimAccepted = "securemx.fee-reduction.accepted";

    /// <summary>Another webhook of the partner was disabled; <see cref="WebhookNews"/>.</summary>
    public const string WebhookDisabled = "securemx.webhook.disabled";

    /// <summary>A partner tries a webhook; <see cref="WebhookTestNews"/>.</summary>
    public const string WebhookTest = "securemx.webhook.test";
}
