using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Notifications;

/// <summary>An event for partners, as CloudEvents 1.0 in JSON.</summary>
/// <param name="Id">Unique for the source; a repeated event has the same id.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Source">The contract, or the webhook, as a path of the API.</param>
/// <param name="Subject">Subject: the contract's id, or the webhook's name.</param>
/// <param name="Time">Instant at which it happened.</param>
/// <param name="Data">What happened: <see cref="EndNews"/>, <see cref="RestrictionNews"/> or <see cref="WebhookNews"/>, by the
/// type.</param>
public sealed record CloudEvent(string Id, string Type, string Source, string Subject, Instant Time, object Data)
{
    /// <summary>The content type in which it is sent.</summary>
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    /// <summary>The version of the specification.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; } = "1.0";

    /// <summary>The form of <see cref="Data"/>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; } = "application/json";
}

/// <summary>The types of events for partners.</summary>
public static class EventTypes
{
    /// <summary>A notice, or an order of the provider, was given.</summary>
    public const string NoticeGiven = "securemx.cancellation-notice.given";

    /// <summary>A notice was withdrawn (E4).</summary>
    public const string NoticeWithdrawn = "securemx.cancellation-notice.withdrawn";

    /// <summary>An option has ended.</summary>
    public const string OptionEnded = "securemx.option.ended";

    /// <summary>A contract has ended.</summary>
    public const string ContractEnded = "securemx.contract.ended";

    /// <summary>A contract's traffic was restricted (U2).</summary>
    public const string RestrictionImposed = "securemx.restriction.imposed";

    /// <summary>Another webhook of the partner was disabled.</summary>
    public const string WebhookDisabled = "securemx.webhook.disabled";
}

/// <summary>An end, in an event for partners.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="Target"><c>contract</c> or the option's code.</param>
/// <param name="NoticeId">The notice or order behind it; null where a designated service's end is.</param>
/// <param name="Ground">Why.</param>
/// <param name="Rule">The rule that sets the date.</param>
/// <param name="EffectiveDate">The last Tokyo day in force.</param>
public sealed record EndNews(
    string ContractId, string CustomerId, string Target, string? NoticeId, EndGround Ground, string Rule, LocalDate EffectiveDate);

/// <summary>A restriction against misuse, in an event for partners and their customer (U2).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="RestrictionId">The restriction.</param>
/// <param name="Accounts">The accounts that it is limited to; with no addresses either, it holds for the whole contract.</param>
/// <param name="Addresses">The addresses that it is limited to.</param>
/// <param name="Reason">Why.</param>
/// <param name="ImposedAt">Since when.</param>
/// <param name="Basis">The articles that it rests on.</param>
public sealed record RestrictionNews(
    string ContractId, string CustomerId, string RestrictionId, IReadOnlyList<string> Accounts, IReadOnlyList<string> Addresses,
    string Reason,
    Instant ImposedAt, IReadOnlyList<string> Basis);

/// <summary>A disabled webhook, in an event for the partner's other webhooks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its address.</param>
/// <param name="Reason">Why.</param>
/// <param name="DisabledAt">Since when.</param>
public sealed record WebhookNews(string Name, string Url, DisablementReason Reason, Instant DisabledAt);
