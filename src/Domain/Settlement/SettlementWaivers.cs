namespace SecureMx.Domain;

/// <summary>Decides on waiving the settlement of an option (P4).</summary>
public static class SettlementWaivers
{
    /// <summary>
    /// Waives it for the end that stands, with a reason of the operator. Nothing where it was waived for that end before.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="option">The option whose settlement it is.</param>
    /// <param name="reason">Shown on the bill.</param>
    /// <param name="isBilled">Whether the month of its end is closed, so that the settlement has been billed (B9).</param>
    public static Decision Waive(Contract contract, ContractOption option, string reason, bool isBilled)
    {
        if (!Settlements.IsDue(contract, option))
        {
            return Decision.Refuse(Refusal.Conflict(Rules.P1, "/option", $"No settlement is due for {option.Code}: no end stands before the last day of its minimum period."));
        }

        if (option.WaiverOf(Ends.Of(contract, option)!) is not null) return Decision.Nothing;

        return isBilled
            ? Decision.Refuse(Refusal.Conflict(Rules.B9, "/option", "The settlement has been billed: the month of the end is closed."))
            : Decision.Record(new SettlementWaived(option.Number, option.Code, reason)); // P4
    }
}
