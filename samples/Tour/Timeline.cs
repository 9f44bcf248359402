using System.Globalization;
using System.Text.Json;
using SecureMx.Client;

namespace SecureMx.Tour;

/// <summary>Prints what happens, as it happens, with dates, articles and reasons.</summary>
internal sealed class Timeline(Service service)
{
    private static readonly TimeSpan TokyoOffset = TimeSpan.FromHours(9);
    private string _contractId = "";
    private int _printed;

    /// <summary>Follows a contract's record from here on.</summary>
    public void Follow(string id) => _contractId = id;

    /// <summary>Begins a part of the story.</summary>
    public static void Chapter(string title)
    {
        Console.WriteLine();
        Console.WriteLine($"── {title} {new string('─', Math.Max(0, 90 - title.Length))}");
    }

    /// <summary>Prints a line under the present date.</summary>
    public void Say(string line) => Console.WriteLine($"  {Date(service.Now)}  {line}");

    /// <summary>Moves the clock, then prints what came due on the way.</summary>
    public async Task MoveToAsync(string now)
    {
        await service.MoveToAsync(now);
        Console.WriteLine($"  … the clock moves to {Date(now)} in Tokyo");
        await TellAsync();
    }

    /// <summary>Prints the events of the contract that were not printed yet.</summary>
    public async Task TellAsync()
    {
        if (_contractId.Length == 0) return;

        var told = 0;
        await foreach (var item in service.Operator.ListAllContractEventsAsync(_contractId))
        {
            if (told++ < _printed) continue;
            _printed++;
            var data = (JsonElement)item.Data;
            var option = Text(data, "code") is { } code ? $" {code}" : Text(data, "target") is { } target ? $" ({target})" : "";
            var date = data.TryGetProperty("end", out var end) && end.ValueKind == JsonValueKind.Object
                ? $", end of {Text(end, "effectiveDate")}"
                : Text(data, "effectiveDate") is { } day ? $", effective {day}" : "";
            Console.WriteLine($"  {Date(item.At)}  {item.Type}{option}{date}  [{string.Join(", ", item.Basis)}] by {Name(item.By.Role)}");
        }
    }

    /// <summary>Prints what a notice does, or would do.</summary>
    public void Notice(Notice notice)
    {
        Say($"{notice.Target} ends on {notice.EffectiveDate:yyyy-MM-dd} at 24:00 ({Instant(notice.TakesEffectAt)})");
        Say($"  why: {notice.Explanation} [{string.Join(", ", notice.Basis)}]");
        foreach (var fall in notice.Falls) Say($"  falls with it: {fall.Option} on {fall.EffectiveDate:yyyy-MM-dd} ({fall.Rule})");
        foreach (var lapse in notice.Lapses) Say($"  eligibility lapses: {lapse.Option} since {lapse.Since:yyyy-MM-dd} ({lapse.Rule})");
        if (notice.Settlement is { } settlement) Say($"  settlement: {Yen(settlement.Total)}");
    }

    /// <summary>Prints the status of each option.</summary>
    public async Task OptionsAsync()
    {
        foreach (var option in (await service.Partner.GetContractAsync(_contractId)).Options)
        {
            var eligibility = (JsonElement)option.Eligibility;
            var lapsed = eligibility.ValueKind == JsonValueKind.Object
                ? $", eligibility lapsed since {Text(eligibility, "lapsedSince")}"
                : "";
            Say($"{Name(option.Code),-14} {Name(option.Status)}{lapsed}");
        }
    }

    /// <summary>Prints a bill.</summary>
    public void Bill(Bill bill)
    {
        Say($"bill {bill.Number} of {bill.Month} ({Name(bill.Status)})");
        foreach (var line in bill.Lines) Say($"  {line.Code,-36} {Yen(line.Amount),12}  {line.Explanation}");
        Say($"  {"tax",-36} {Yen(bill.Tax),12}");
        Say($"  {"total",-36} {Yen(bill.Total),12}");
    }

    /// <summary>The name of a value in the API.</summary>
    public static string Name<T>(T value) where T : struct, Enum => JsonSerializer.Serialize(value, SecureMxClient.Json).Trim('"');

    /// <summary>An instant as the API writes it.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Yen(long amount) => amount.ToString("N0", CultureInfo.InvariantCulture) + " yen";

    private static string Date(string instant) => Date(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));

    private static string Date(DateTimeOffset at) => at.ToOffset(TokyoOffset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
