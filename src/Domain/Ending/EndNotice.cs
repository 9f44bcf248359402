using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>The status of a notice.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeStatus>))]
public enum NoticeStatus
{
    /// <summary>Its effective date is still to come.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>It has ended its target.</summary>
    [JsonStringEnumMemberName("effected")]
    Effected,

    /// <summary>An operator has withdrawn it (E4).</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,

    /// <summary>An earlier end took its place (E3, O4).</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,
}

/// <summary>Origin of a notice on a contract's record.</summary>
public enum EndNoticeKind
{
    /// <summary>The customer's notice (E1).</summary>
    Notice,

    /// <summary>The provider's order (E7).</summary>
    Order,
}

/// <summary>A notice by the customer (E1) or an order by the provider (E7) that ends a contract or an option.</summary>
/// <param name="NoticeId">Unique on the contract.</param>
/// <param name="TargetCode">The code of <see cref="Target"/>.</param>
/// <param name="OptionNumber">The option's number on the contract; null for the contract.</param>
/// <param name="Ground">The customer's notice or one of the General Terms' grounds.</param>
/// <param name="ArrivedAt">Instant at which the service received it.</param>
/// <param name="ArrivedOn">The legal day of its arrival (E2).</param>
/// <param name="DesignatedDate">The day that the customer named.</param>
/// <param name="StatutoryDate">The day on which 30 days have run (E1); null for an order, which needs none.</param>
/// <param name="EffectiveDate">The last day in force.</param>
/// <param name="Status">Its status.</param>
/// <param name="Reason">The operator's reason or the recorded consent; null where there is none.</param>
public sealed record EndNotice(
    string NoticeId, [property: JsonPropertyName("target")] string TargetCode, int? OptionNumber, EndGround Ground, Instant ArrivedAt,
    LocalDate ArrivedOn,
    LocalDate? DesignatedDate, LocalDate? StatutoryDate, LocalDate EffectiveDate, NoticeStatus Status, string? Reason)
{
    /// <summary>Target of the end.</summary>
    [JsonIgnore]
    public EndTarget Target => EndTarget.Recorded(TargetCode, OptionNumber);

    /// <summary>Origin of the notice.</summary>
    [JsonIgnore]
    public EndNoticeKind Kind => Ground == EndGround.Notice ? EndNoticeKind.Notice : EndNoticeKind.Order;

    /// <summary>The end that the notice sets for its target.</summary>
    public ScheduledEnd ToEnd() => new(EffectiveDate, Ground, NoticeId, (Kind == EndNoticeKind.Notice ? Rules.E1 : Rules.E7).Number);
}
