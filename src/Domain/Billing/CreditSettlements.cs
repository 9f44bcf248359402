using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>Way of settling a customer's balance (B8).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditSettlementKind>))]
public enum CreditSettlementKind
{
    /// <summary>It is paid back.</summary>
    [JsonStringEnumMemberName("refund")]
    Refund,

    /// <summary>It is set off against what another contract of the same customer owes.</summary>
    [JsonStringEnumMemberName("set-off")]
    SetOff,
}

/// <summary>Settlement of a credit that no later bill of its contract takes (B8).</summary>
/// <param name="SettlementId">Its id.</param>
/// <param name="CreditOf">The month whose bill left the credit.</param>
/// <param name="SettledOn">The Tokyo date.</param>
/// <param name="Kind">How.</param>
/// <param name="Amount">Yen.</param>
/// <param name="Reason">Why, and how it was paid.</param>
/// <param name="AgainstContractId">The contract that it is set off against; null for a refund.</param>
/// <param name="Month">The month from whose bill on it is set off; null for a refund.</param>
public sealed record CreditSettlement(
    string SettlementId, YearMonth CreditOf, LocalDate SettledOn, CreditSettlementKind Kind, long Amount, string Reason,
    string? AgainstContractId = null,
    YearMonth? Month = null);

/// <summary>A credit of another contract of the customer that is set off against this one (B8).</summary>
/// <param name="SettlementId">The settlement on the other contract.</param>
/// <param name="FromContractId">The other contract.</param>
/// <param name="Month">The first bill that takes it is that of this month, or the next that there is.</param>
/// <param name="Amount">Yen.</param>
public sealed record SetOff(string SettlementId, string FromContractId, YearMonth Month, long Amount);

/// <summary>Settles a credit: the command.</summary>
public sealed record SettleCredit(
    string SettlementId, CreditSettlementKind Kind, long Amount, string Reason, string? AgainstContractId = null, YearMonth? Month = null);

/// <summary>Decides on settling credits, and on what is set off (B8).</summary>
public static class CreditSettlements
{
    /// <summary>Settles a credit that is the customer's balance. Nothing where this very settlement was recorded before.</summary>
    /// <param name="contract">The contract whose credit it is.</param>
    /// <param name="command">The settlement, in its form.</param>
    /// <param name="last">The contract's last bill.</param>
    /// <param name="today">The Tokyo date.</param>
    public static Decision Settle(Contract contract, SettleCredit command, BillBefore? last, LocalDate today)
    {
        if (contract.CreditSettlements.Any(s => s.SettlementId == command.SettlementId)) return Decision.Nothing;

        var balance = Credits.BalanceOf(contract, last, today);
        return command.Amount > balance
            ? Decision.Refuse(Refusal.Conflict(Rules.B8Balance, "/amount", new(
                $"The balance of this contract is {balance} yen.",
                $"この契約の残高は {balance} 円です。")))
            : Decision.Record(new CreditSettled(
                command.SettlementId, Credits.Since(contract, last), today, command.Kind, command.Amount, command.Reason,
                command.AgainstContractId, command.Month));
    }

    /// <summary>Checks the form of a settlement; pointers are into the request.</summary>
    /// <param name="command">The settlement.</param>
    /// <param name="customer">The contract whose credit it is.</param>
    /// <param name="against">The contract that it names; null where there is none of this customer.</param>
    /// <param name="present">The present month in Tokyo.</param>
    public static IReadOnlyList<Refusal> Check(SettleCredit command, Contract customer, Contract? against, YearMonth present)
    {
        List<Refusal> refusals = [];
        if (command.Amount < 1) Refuse("/amount", new("The amount is 1 yen or more.", "金額は 1 円以上です。"));
        if (FreeText.ProblemOf(new("The reason", "理由"), command.Reason, FreeText.MaximumReasonLength) is { } problem)
            Refuse("/reason", problem);
        if (command.Kind == CreditSettlementKind.Refund)
        {
            if (command.AgainstContractId is not null)
            {
                Refuse("/againstContractId", new(
                "Only a set-off names another contract.",
                "他の契約を指定できるのは相殺だけです。"));
            }

            if (command.Month is not null) Refuse("/month", new("Only a set-off names a month.", "月を指定できるのは相殺だけです。"));
            return refusals;
        }

        if (against is null || against.CustomerId != customer.CustomerId || against.PartnerId != customer.PartnerId
            || against.ContractId == customer.ContractId)
        {
            Refuse("/againstContractId", new("A set-off names another contract of the same customer.", "相殺には、同じ契約者の他の契約を指定してください。"));
            return refusals;
        }

        if (command.Month is not { } month)
        {
            Refuse("/month", new(
            "A set-off names the month from whose bill on it counts.",
            "相殺には、充当を始める請求月を指定してください。"));
        }
        else if (month.CompareTo(against.BilledFrom) < 0 || month.CompareTo(present.PlusMonths(MonthsAhead)) > 0)
        {
            Refuse("/month", new(
                $"The month is from {against.BilledFrom:uuuu-MM} to {present.PlusMonths(MonthsAhead):uuuu-MM}.",
                $"月は {against.BilledFrom:uuuu-MM} から {present.PlusMonths(MonthsAhead):uuuu-MM} までです。"));
        }
        else if (Ends.Of(against) is { } end && !Bills.HasLines(against, month)
            && !Credits.HasBillToCome(against, month, end.EffectiveDate.ToYearMonth()))
        {
            Refuse("/month", new(
                $"That contract ends on {end.EffectiveDate:uuuu-MM-dd} and has no bill of the month.",
                $"その契約は {end.EffectiveDate:uuuu-MM-dd} に終了し、この月の請求はありません。"));
        }

        return refusals;

        void Refuse(string pointer, Text message) => refusals.Add(Refusal.By(Rules.B8Balance, pointer, message));
    }

    /// <summary>Puts a set-off on the contract that takes it. Nothing where it was put there before.</summary>
    /// <param name="contract">The contract that takes it.</param>
    /// <param name="setOff">The set-off; its month is open.</param>
    public static Decision Receive(Contract contract, SetOff setOff) => contract.SetOffs.Any(s => s.SettlementId == setOff.SettlementId)
        ? Decision.Nothing
        : Decision.Record(new CreditReceived(setOff.SettlementId, setOff.FromContractId, setOff.Month, setOff.Amount));

    /// <summary>Months ahead of the present one that a set-off may name.</summary>
    public const int MonthsAhead = 12;

    /// <summary>The state after an event of this kind.</summary>
    internal static Contract Apply(Contract contract, CreditSettled e) => contract with
    {
        CreditSettlements =
        [
            .. contract.CreditSettlements,
            new(e.SettlementId, e.CreditOf, e.SettledOn, e.Kind, e.Amount, e.Reason, e.AgainstContractId, e.Month),
        ],
    };

    /// <inheritdoc cref="Apply(Contract, CreditSettled)"/>
    internal static Contract Apply(Contract contract, CreditReceived e) =>
        contract with { SetOffs = [.. contract.SetOffs, new(e.SettlementId, e.FromContractId, e.Month, e.Amount)] };
}
