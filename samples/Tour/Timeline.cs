using System.Globalization;

namespace SecureMx.Tour;

/// <summary>Prints what happens, as it happens, with dates, articles and reasons.</summary>
internal sealed class Timeline(Service service)
{
    private static readonly TimeSpan TokyoOffset = TimeSpan.FromHours(9);
    private string contractId = "";
    private int printed;

    /// <summary>Follows a contract's record from here on.</summary>
    public void Follow(string id) => contractId = id;

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
        if (contractId.Length == 0) return;

        foreach (var item in (await service.Operator.GetAsync($"contracts/{contractId}/events?limit=200")).Items("items").Skip(printed))
        {
            printed++;
            var articles = string.Join(", ", item.Strings("basis"));
            var option = item.Text("data.code") is { Length: > 0 } code
                ? $" {code}"
                : item.Text("data.target") is { Length: > 0 } target ? $" ({target})" : "";
            var date = item.Text("data.end.effectiveDate") is { Length: > 0 } end
                ? $", end of {end}"
                : item.Text("data.effectiveDate") is { Length: > 0 } day ? $", effective {day}" : "";
            Console.WriteLine($"  {Date(item.Text("at"))}  {item.Text("type")}{option}{date}  [{articles}] by {item.Text("by.role")}");
        }
    }

    /// <summary>Prints what a notice does, or would do.</summary>
    public void Notice(Answer notice)
    {
        Say($"{notice.Text("target")} ends on {notice.Text("effectiveDate")} at 24:00 ({notice.Text("takesEffectAt")})");
        Say($"  why: {notice.Text("explanation")} [{string.Join(", ", notice.Strings("basis"))}]");
        foreach (var fall in notice.Items("falls")) Say($"  falls with it: {fall.Text("option")} on {fall.Text("effectiveDate")} ({fall.Text("rule")})");
        foreach (var lapse in notice.Items("lapses")) Say($"  eligibility lapses: {lapse.Text("option")} since {lapse.Text("since")} ({lapse.Text("rule")})");
        if (notice.Text("settlement.total") is { Length: > 0 } total) Say($"  settlement: {Yen(total)}");
    }

    /// <summary>Prints the status of each option.</summary>
    public async Task OptionsAsync()
    {
        var contract = await service.Partner.GetAsync($"contracts/{contractId}");
        foreach (var option in contract.Items("options"))
        {
            var lapsed = option.Text("eligibility.lapsedSince") is { Length: > 0 } since ? $", eligibility lapsed since {since}" : "";
            Say($"{option.Text("code"),-14} {option.Text("status")}{lapsed}");
        }
    }

    /// <summary>Prints a bill.</summary>
    public void Bill(Answer bill)
    {
        Say($"bill {bill.Text("number")} of {bill.Text("month")} ({bill.Text("status")})");
        foreach (var line in bill.Items("lines")) Say($"  {line.Text("code"),-36} {Yen(line.Text("amount")),12}  {line.Text("explanation")}");
        Say($"  {"tax",-36} {Yen(bill.Text("tax")),12}");
        Say($"  {"total",-36} {Yen(bill.Text("total")),12}");
    }

    private static string Yen(string amount) => long.Parse(amount, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture) + " yen";

    private static string Date(string instant) =>
        DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture).ToOffset(TokyoOffset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
