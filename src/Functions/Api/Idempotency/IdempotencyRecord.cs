using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Functions.Api.Idempotency;

/// <summary>Record of a request under its idempotency key.</summary>
/// <param name="Id">Always <see cref="DocumentId"/>: the partition holds one document.</param>
/// <param name="Scope">The partition key, made from caller and key.</param>
/// <param name="Fingerprint">SHA-256 of method, path, query and body: whether a request is the first one again.</param>
/// <param name="OperationId">The id from which the call makes those of what it creates; the same after a crash or a failure.</param>
/// <param name="StartedAt">When the request started to run, by the wall clock; null where it has run without an answer and may be made
/// again at once.</param>
/// <param name="Answer">The first answer; null while it runs. Its stored name is new: earlier versions kept an encrypted answer under
/// <c>answer</c>, which a repeat must not be given; it is carried out again with its ids.</param>
/// <param name="Ttl">Seconds after its last write when the record goes.</param>
internal sealed record IdempotencyRecord(
    string Id, string Scope, string Fingerprint, string OperationId, Instant? StartedAt,
    [property: JsonPropertyName("response")] StoredResponse? Answer,
    [property: JsonPropertyName("ttl")] int Ttl)
{
    public const string DocumentId = "idempotency-key";

    [JsonInclude]
    public string Type { get; private set; } = DocumentId;
}

/// <summary>An answer as it was given.</summary>
internal sealed record StoredResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);
