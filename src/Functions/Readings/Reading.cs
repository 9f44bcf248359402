using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Readings;

/// <summary>What was counted on a day, as a meter sends it; every member may be left out.</summary>
/// <param name="Accounts">The contract's accounts.</param>
/// <param name="MailingLists">Its mailing lists.</param>
/// <param name="Options">Numbers of options' own, by their code.</param>
public record Reading(int? Accounts = null, int? MailingLists = null, IReadOnlyDictionary<string, OwnReading>? Options = null)
{
    /// <summary>The reading as the domain has it.</summary>
    public DayReading On(LocalDate date) => new(
        date.Day, Accounts, MailingLists, [.. (Options ?? new Dictionary<string, OwnReading>()).Select(o => new OptionReading(o.Key, o.Value.Accounts, o.Value.RetentionDays))]);
}

/// <summary>What was counted for one option.</summary>
public sealed record OwnReading(int? Accounts = null, int? RetentionDays = null);

/// <summary>A line of the bulk call.</summary>
public sealed record ReadingLine(
    string ContractId, LocalDate Date, int? Accounts = null, int? MailingLists = null, IReadOnlyDictionary<string, OwnReading>? Options = null)
    : Reading(Accounts, MailingLists, Options);

/// <summary>A reading on its way into the store.</summary>
public sealed record DatedReading(LocalDate Date, Reading Reading);

/// <summary>A reading as it stands.</summary>
public sealed record ReadingAnswer(string ContractId, LocalDate Date, int? Accounts, int? MailingLists, IReadOnlyDictionary<string, OwnReading> Options)
{
    /// <summary>Shows a reading.</summary>
    public static ReadingAnswer Of(string contractId, DatedReading dated)
        => new(contractId, dated.Date, dated.Reading.Accounts, dated.Reading.MailingLists, dated.Reading.Options ?? new Dictionary<string, OwnReading>());
}
