using NodaTime;

namespace SecureMx.Domain;

/// <summary>Waives the settlement of an option's end: the command.</summary>
/// <param name="Option">The option's code.</param>
/// <param name="Reason">Shown on the bill.</param>
public sealed record WaiveSettlement(string Option, string Reason);

/// <summary>Decides on waiving the settlement of an option (P4).</summary>
public static class SettlementWaivers
{
    /// <summary>The longest reason in characters: it is shown on the bill.</summary>
    public const int MaximumReasonLength = 200;

    /// <summary>
    /// The option of a code whose settlement a waiver is for: the latest whose settlement is due, since one that was subscribed again may
    /// owe none while the former does; otherwise the latest. Null if the contract never had it.
    /// </summary>
    public static ContractOption? OptionOf(Contract contract, string code) =>
        Settlements.LatestDue(contract, code) ?? contract.LatestOption(code);

    /// <summary>The month on whose bill the settlement is; null if the option has no end.</summary>
    public static YearMonth? BilledIn(Contract contract, string code) =>
        OptionOf(contract, code) is { } option && Ends.Of(contract, option) is { } end
            ? Corrections.MonthOfSettlement(contract, end)
            : null;

    /// <summary>
    /// Waives it for the present end, with a reason of the operator. Records no event if it was waived for that end before.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="command">The waiver.</param>
    /// <param name="isBilled">Whether the month of <see cref="BilledIn"/> is closed, so that the settlement has been billed (B9).</param>
    public static Decision Waive(Contract contract, WaiveSettlement command, bool isBilled)
    {
        var reason = command.Reason;
        if (FreeText.ProblemOf(new("The reason", "理由"), reason, MaximumReasonLength) is { } fault)
            return Decision.Refuse(Refusal.By(Rules.P4, "/reason", fault));
        if (OptionOf(contract, command.Option) is not { } option)
        {
            return Decision.Refuse(Refusal.By(Rules.P4, "/option", new(
            "The contract has no such option.",
            "契約にこのオプションはありません。")));
        }

        if (!Settlements.IsDue(contract, option))
        {
            return Decision.Refuse(Refusal.Conflict(Rules.P1, "/option", new(
                $"No settlement is due for {option.Code}: it does not end before the last day of its minimum period.",
                $"{option.Code} は最低利用期間の経過する日前に終了しないため、調定金は生じません。")));
        }

        if (option.WaiverOf(Ends.Of(contract, option)!) is not null) return Decision.Nothing;

        return isBilled
            ? Decision.Refuse(Refusal.Conflict(Rules.B9, "/option", new(
                "The settlement has been billed: the month of the end is closed.",
                "終了した月は締め切られ、調定金は請求済みです。")))
            : Decision.Record(new SettlementWaived(option.Number, option.Code, reason)); // P4
    }
}
