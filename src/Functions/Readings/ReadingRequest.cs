using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Readings;

/// <summary>Counts of a day as a meter sends them. Every member may be left out.</summary>
/// <param name="Accounts">The contract's accounts.</param>
/// <param name="MailingLists">Its mailing lists.</param>
/// <param name="Options">Numbers of options' own, by their code.</param>
/// <param name="Reason">Why an operator corrects a closed month (B9); it is on the record. Of no effect in an open one.</param>
public record ReadingRequest(
    int? Accounts = null, int? MailingLists = null, IReadOnlyDictionary<string, OwnReading>? Options = null, string? Reason = null)
{
    /// <summary>What is wrong with the reason; null for a valid one, or none.</summary>
    public Violation? Fault() => Reason is null ? null : OperatorText.Fault("/reason", Reason);

    /// <summary>The reading as the domain has it.</summary>
    public DayReading On(LocalDate date) => new(
        date.Day, Accounts, MailingLists,
        [.. (Options ?? new Dictionary<string,
            OwnReading>()).Select(o => new OptionReading(o.Key, o.Value.Accounts, o.Value.RetentionDays))]);
}

/// <summary>Counts of one option.</summary>
/// <param name="Accounts">Its accounts.</param>
/// <param name="RetentionDays">Its longest retention in days (B6).</param>
public sealed record OwnReading(int? Accounts = null, int? RetentionDays = null);

/// <summary>A line of the bulk call.</summary>
public sealed record ReadingLineRequest(
    string ContractId, LocalDate Date, int? Accounts = null, int? MailingLists = null,
    IReadOnlyDictionary<string, OwnReading>? Options = null, string? Reason = null)
    : ReadingRequest(Accounts, MailingLists, Options, Reason);

/// <summary>A reading with its day, on its way into the store, and why it is put.</summary>
public sealed record DatedReading(LocalDate Date, DayReading Reading, string? Reason = null);

/// <summary>A reading, as the API shows it.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Date">The day.</param>
/// <param name="Accounts">The contract's accounts; null where they were not counted.</param>
/// <param name="MailingLists">Its mailing lists; likewise.</param>
/// <param name="Options">Numbers of options' own, by their code.</param>
/// <param name="Disregarded">Pointers to the numbers that count for nothing, since what they are of was not in force on that day (B9); left
/// out where there is none.</param>
public sealed record ReadingView(
    string ContractId, LocalDate Date, int? Accounts, int? MailingLists, IReadOnlyDictionary<string, OwnReading> Options,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Disregarded)
{
    /// <summary>Shows a reading.</summary>
    public static ReadingView Of(string contractId, LocalDate date, DayReading reading, IReadOnlyList<string> disregarded) => new(
        contractId, date, reading.Accounts, reading.MailingLists,
        reading.Options.ToDictionary(own => own.Code, own => new OwnReading(own.Accounts, own.RetentionDays)),
        disregarded.Count == 0 ? null : disregarded);
}
