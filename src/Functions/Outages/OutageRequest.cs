using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Outages;

/// <summary>An outage as an operator records it (S1).</summary>
/// <param name="KnownAt">Instant at which the provider learned of it.</param>
/// <param name="ContractIds">The contracts that it struck.</param>
/// <param name="RestoredAt">Instant at which the service could be used again; left out while the outage lasts.</param>
/// <param name="Cause">Its cause, 1 to 2,000 characters; left out where it is not known.</param>
public record OutageRequest(Instant KnownAt, StruckContracts ContractIds, Instant? RestoredAt = null, string? Cause = null)
{
    internal StateOutage ToCommand() => new(KnownAt, RestoredAt, ContractIds.Ids, Cause);

    internal virtual IReadOnlyList<Violation> Faults() =>
        Cause is not null && OperatorText.Fault("/cause", Cause) is { } fault ? [fault] : [];
}

/// <summary>An outage as it should have been recorded, whole: what is left out is not known, or not over.</summary>
/// <param name="KnownAt">Instant at which the provider learned of it.</param>
/// <param name="ContractIds">The contracts that it struck.</param>
/// <param name="RestoredAt">Instant at which the service could be used again; left out while the outage lasts.</param>
/// <param name="Cause">Its cause.</param>
/// <param name="Reason">Reason why it is corrected, 1 to 2,000 characters.</param>
public sealed record OutageCorrectionRequest(
    Instant KnownAt, StruckContracts ContractIds, Instant? RestoredAt = null, string? Cause = null, string? Reason = null)
    : OutageRequest(KnownAt, ContractIds, RestoredAt, Cause)
{
    internal override IReadOnlyList<Violation> Faults() =>
        [
            .. base.Faults(),
            .. Reason is not null && OperatorText.Fault("/reason", Reason) is { } fault ? [fault] : Array.Empty<Violation>()];
}

/// <summary>A list of contracts, or all.</summary>
/// <param name="Ids">Their ids; null for all.</param>
[JsonConverter(typeof(StruckContractsConverter))]
public sealed record StruckContracts(IReadOnlyList<string>? Ids);

/// <summary>Reads and writes an array of ids or <c>"all"</c>.</summary>
internal sealed class StruckContractsConverter : JsonConverter<StruckContracts>, IStatesExpectation
{
    private const string All = "all";

    /// <inheritdoc/>
    public Text Expectation => new("Must be an array of contract ids, or \"all\".", "契約 ID の配列又は \"all\" を指定してください。");

    /// <inheritdoc/>
    public override StruckContracts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.ValueTextEquals(All) ? new StruckContracts(null) : throw new JsonException();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();

        List<string> ids = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            ids.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());
        return new StruckContracts(ids);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StruckContracts value, JsonSerializerOptions options)
    {
        if (value.Ids is null)
            writer.WriteStringValue(All);
        else
            JsonSerializer.Serialize(writer, value.Ids, options);
    }
}
