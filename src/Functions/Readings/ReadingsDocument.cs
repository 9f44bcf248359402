using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Readings;

/// <summary>
/// The readings of a contract in a month. The close seals it in the batch that creates the bill, so that a reading is either on the bill or
/// refused (B9). A command that changes what the month's bill comes to writes it too, so that either the bill has the change or the command
/// sees the seal.
/// </summary>
/// <param name="Id">Carries the month.</param>
/// <param name="ContractId">The contract.</param>
/// <param name="Type">The document's type.</param>
/// <param name="Month">The month.</param>
/// <param name="Days">Readings.</param>
/// <param name="ContractVersion">The version of the contract that the month is billed by at least; null where any will do.</param>
/// <param name="Sealed">Whether the month is closed. Last, since <see cref="Seal"/> changes that word alone.</param>
internal sealed record ReadingsDocument(
    string Id, string ContractId, string Type, YearMonth Month,
    [property: JsonConverter(typeof(DayReadingsConverter))] IReadOnlyList<DayReading> Days,
    int? ContractVersion, bool Sealed)
{
    public const string DocumentType = "readings";

    private const string IdPrefix = "readings-";

    private static ReadOnlySpan<byte> OpenEnd => ",\"sealed\":false}"u8;

    private static ReadOnlySpan<byte> SealedEnd => ",\"sealed\":true}"u8;

    public static string IdOf(YearMonth month) => IdPrefix + DateText.Format(month);

    public static ReadingsDocument Of(string contractId, MonthReadings readings, bool isSealed = false) =>
        new(IdOf(readings.Month), contractId, DocumentType, readings.Month, readings.Days, ContractVersion: null, isSealed);

    /// <summary>The write that seals a month's readings; the commit fails where another has written meanwhile.</summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="found">The document that they were read from; null where there was none.</param>
    public static DocumentWrite Seal(string contractId, MonthReadings readings, Document? found)
    {
        // What we have written ends so; to change that one word costs a tenth of rewriting the month.
        if (found is null || !found.Json.Span.EndsWith(OpenEnd))
            return Of(contractId, readings, isSealed: true).ToWrite(found?.ETag);
        return new DocumentWrite.Replace(found.Id, (byte[])[.. found.Json.Span[..^OpenEnd.Length], .. SealedEnd], found.ETag);
    }

    public MonthReadings ToReadings() => new(Month, Days);

    /// <summary>The write that puts this in the place of what was read; the commit fails where another has written meanwhile.</summary>
    /// <param name="etag">Of what was read; null where there was nothing.</param>
    public DocumentWrite ToWrite(string? etag)
    {
        byte[] json = StoredJson.Write(this);
        return etag is null ? new DocumentWrite.Create(Id, json) : new DocumentWrite.Replace(Id, json, etag);
    }
}
