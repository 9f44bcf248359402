using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Outages;

/// <summary>An outage as an operator records it (S1).</summary>
/// <param name="KnownAt">When the provider learned of it.</param>
/// <param name="RestoredAt">When the service could be used again.</param>
/// <param name="ContractIds">The contracts that it struck.</param>
public sealed record OutageRequest(Instant KnownAt, Instant RestoredAt, StruckContracts ContractIds);

/// <summary>A list of contracts, or all.</summary>
/// <param name="Ids">Their ids; null for all.</param>
[JsonConverter(typeof(StruckContractsConverter))]
public sealed record StruckContracts(IReadOnlyList<string>? Ids);

/// <summary>Reads and writes an array of ids or <c>"all"</c>.</summary>
internal sealed class StruckContractsConverter : JsonConverter<StruckContracts>, IStatesExpectation
{
    private const string All = "all";

    /// <inheritdoc/>
    public string Expectation => "Must be an array of contract ids, or \"all\".";

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

/// <summary>An outage, as the API shows it.</summary>
/// <param name="OutageId">Its id.</param>
/// <param name="KnownAt">When the provider learned of it.</param>
/// <param name="RestoredAt">When the service could be used again.</param>
/// <param name="ContractIds">The contracts that it struck; left out for a partner, who sees its own alone.</param>
/// <param name="Units">Whole units of 24 hours (S2).</param>
/// <param name="ClaimableOn">From when a reduction can be claimed (S4).</param>
/// <param name="LastDay">Until when (S4).</param>
/// <param name="Basis">The articles.</param>
/// <param name="Explanation">How the units and the last day came about.</param>
public sealed record OutageView(
    string OutageId, Instant KnownAt, Instant RestoredAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StruckContracts? ContractIds,
    int Units, LocalDate ClaimableOn, LocalDate LastDay, IReadOnlyList<string> Basis, string Explanation)
{
    /// <summary>Shows an outage.</summary>
    public static OutageView Of(Outage outage, bool showsContracts) => new(
        outage.OutageId, outage.KnownAt, outage.RestoredAt, showsContracts ? new StruckContracts(outage.ContractIds) : null,
        outage.Units, outage.ClaimableOn, outage.LastDay, [.. Rules.S1.Articles, .. Rules.S2.Articles],
        FormattableString.Invariant($"{outage.Units} whole units of 24 hours from {DateText.Format(outage.KnownAt)} to {DateText.Format(outage.RestoredAt)}; claims until three months have run from {outage.ClaimableOn:uuuu-MM-dd}"));
}

/// <summary>A claim for a fee reduction.</summary>
public sealed record FeeReductionClaim(string OutageId);

/// <summary>An accepted claim, as the API shows it.</summary>
/// <param name="ClaimId">Its id.</param>
/// <param name="OutageId">The outage.</param>
/// <param name="Units">Whole units of 24 hours (S2).</param>
/// <param name="MonthlyFee">Yen: the fee of the month in which the outage began (S2).</param>
/// <param name="Amount">Yen (S2).</param>
/// <param name="ClaimableOn">From when it could be claimed (S4).</param>
/// <param name="LastDay">Until when (S4).</param>
/// <param name="BilledIn">The month on whose bill it is (B7).</param>
/// <param name="Basis">The articles.</param>
/// <param name="Explanation">How the amount came about.</param>
public sealed record FeeReductionView(
    string ClaimId, string OutageId, int Units, long MonthlyFee, long Amount, LocalDate ClaimableOn, LocalDate LastDay, YearMonth BilledIn,
    IReadOnlyList<string> Basis, string Explanation)
{
    /// <summary>Shows a reduction.</summary>
    public static FeeReductionView Of(FeeReduction reduction) => new(
        reduction.ClaimId, reduction.OutageId, reduction.Units, reduction.MonthlyFee, reduction.Amount, reduction.ClaimableOn, reduction.LastDay,
        reduction.BilledIn, [Rules.S1.Article, Rules.S2.Article], reduction.Explanation);
}
