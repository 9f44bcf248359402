using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Notifications;

/// <summary>An event for partners, as CloudEvents 1.0 in JSON.</summary>
/// <param name="Id">Unique for the source; a repeated event has the same id.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Source">What it is about, as a path of the API.</param>
/// <param name="Subject">Its id: of the contract, the application or the outage, or the webhook's name.</param>
/// <param name="Time">Instant at which it happened.</param>
/// <param name="Data">What happened, in the record that <see cref="EventTypes"/> names for the type.</param>
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

    /// <summary>The id of an event as JSON.</summary>
    internal static string IdOf(JsonElement envelope) => envelope.GetProperty("id").GetString()!;

    /// <summary>The event as JSON.</summary>
    internal JsonElement ToEnvelope() => JsonSerializer.SerializeToElement(this, Json.Options);
}
