using NodaTime;

namespace SecureMx.Domain;

/// <summary>A customer's notice as it reaches the service (E1, E2).</summary>
/// <param name="NoticeId">Chosen by the receiver; giving the same one again changes nothing.</param>
/// <param name="Target"><see cref="EndTarget.ContractCode"/> or an option's code.</param>
/// <param name="DesignatedDate">The day that the customer named; null if none.</param>
/// <param name="ArrivedOn">The day a paper form reached the provider, entered by an operator; null for a notice that arrives now.</param>
/// <param name="IsFromPartner">Whether a partner gives it: it then arrives now and on no other day.</param>
public sealed record GiveNotice(
    string NoticeId, string Target, LocalDate? DesignatedDate = null, LocalDate? ArrivedOn = null, bool IsFromPartner = false);

/// <summary>Withdraws a notice or order: the command (E4).</summary>
/// <param name="NoticeId">The notice or order.</param>
/// <param name="Consent">The provider's consent, up to <see cref="FreeText.MaximumReasonLength"/> characters.</param>
public sealed record WithdrawNotice(string NoticeId, string Consent);

/// <summary>Decides on notices: given (E1–E3) and withdrawn (E4).</summary>
public static class EndNotices
{
    /// <summary>
    /// Number of times that the end of one target can be brought forward (E3). After that the provider must withdraw the pending notice
    /// (E4), which resets the count.
    /// </summary>
    public const int MaximumReplaced = 50;

    /// <summary>
    /// Receives a notice. It records no event if the pending notice already ends the target on the same day.
    /// </summary>
    /// <exception cref="ArgumentException">The target is an option that the contract never had.</exception>
    public static Decision Give(Contract contract, GiveNotice command, Instant now)
    {
        if (command is { IsFromPartner: true, ArrivedOn: not null })
        {
            return Decision.Refuse(Refusal.By(Rules.E2, "/arrivedOn", new(
                "A notice arrives when the service receives it; only an operator who enters a paper form gives another day.",
                "通知はサービスが受信した時に到達します。別の日を指定できるのは、書面の解約申込書を入力する担当者だけです。"))); // E2
        }

        if (contract.Notice(command.NoticeId) is not null) return Decision.Nothing;

        var today = Tokyo.DateOf(now); // T1
        var target = EndTarget.Find(contract, command.Target)
            ?? throw new ArgumentException("The contract never had that option.", nameof(command));
        var option = target.OptionOf(contract);
        var (arrivalRule, rule, secondRule) = option is null
            ? (Rules.E2, Rules.E1, Rules.E3)
            : (Rules.E2Option, Rules.E1Option, Rules.E3Option);
        var end = Ends.Of(contract, target);
        if (end is not null && end.EffectiveDate < today)
        {
            return Decision.Refuse(Refusal.Conflict(rule, "", new(
                $"The {Name(option).English} ended on {end.EffectiveDate:uuuu-MM-dd}.",
                $"{Name(option).Japanese}は {end.EffectiveDate:uuuu-MM-dd} に終了しています。")));
        }

        var arrivedOn = command.ArrivedOn ?? today;
        if (arrivedOn > today)
        {
            return Decision.Refuse(Refusal.By(arrivalRule, "/arrivedOn", new(
                "The day of arrival must not be in the future.",
                "通知が到達した日に将来の日は指定できません。"))); // E2
        }

        if (arrivedOn < (option?.AcceptedOn ?? contract.AcceptedOn))
        {
            return Decision.Refuse(Refusal.By(arrivalRule, "/arrivedOn", new(
                $"A notice cannot have arrived before the {Name(option).English} was accepted.",
                $"通知が到達した日は、{Name(option).Japanese}の申込を承諾した日以後です。")));
        }

        var effective = EffectiveDate.Of(arrivedOn, command.DesignatedDate);
        var standing = contract.StandingNotice(target);

        // E3. One that comes after a cascade (O3, O4) is received: what the option falls with may yet be withdrawn.
        if (standing is not null && effective.Date > standing.EffectiveDate)
        {
            return Decision.Refuse(Refusal.Conflict(secondRule, "/designatedDate",
                new(
                    $"The {Name(option).English} already ends on {standing.EffectiveDate:uuuu-MM-dd}; a second notice may only bring that "
                        + $"day forward, and this one would end it on {effective.Date:uuuu-MM-dd}.",
                    $"{Name(option).Japanese}は既に {standing.EffectiveDate:uuuu-MM-dd} に終了することとなっています。後の通知はその日を繰り上げることだけができますが、この通知では "
                        + $"{effective.Date:uuuu-MM-dd} に終了することとなります。")));
        }

        if (standing is not null && effective.Date < standing.EffectiveDate && Replaced(contract, target) >= MaximumReplaced)
        {
            return Decision.Refuse(Refusal.Conflict(secondRule, "/designatedDate",
                new(
                    $"The end of the {Name(option).English} has been brought forward {MaximumReplaced} times; the provider must withdraw "
                        + "the pending notice before another can be given.",
                    $"{Name(option).Japanese}の終了は {MaximumReplaced} 回繰り上げられています。次の通知の前に、当社が現在の通知を撤回する必要があります。")));
        }

        return standing?.EffectiveDate == effective.Date
            ? Decision.Nothing
            : Decision.Record(new NoticeGiven(
                command.NoticeId, target.Code, target.OptionNumber, now, arrivedOn, command.DesignatedDate, effective.StatutoryDate,
                effective.Date, standing?.NoticeId));
    }

    /// <summary>Withdraws a pending notice with the provider's consent (E4).</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="command">The notice, and the provider's consent.</param>
    /// <param name="now">The instant of the withdrawal.</param>
    /// <param name="others">The other contracts of the same customer, whose options may have been given the domains since (O5).</param>
    public static Decision Withdraw(Contract contract, WithdrawNotice command, Instant now, IReadOnlyList<Contract>? others = null)
    {
        var (noticeId, consent) = command;
        var notice = contract.Notice(noticeId) ?? throw new ArgumentException("There is no such notice on the contract.", nameof(command));
        if (notice.Status == NoticeStatus.Withdrawn) return Decision.Nothing;

        var (target, option) = (notice.Target, notice.Target.OptionOf(contract));
        var rule = option is null ? Rules.E4 : Rules.E4Option;
        if (notice.Status != NoticeStatus.Pending)
        {
            return Decision.Refuse(Refusal.Conflict(rule, "", new("The notice is no longer pending.", "この通知は既に効力待ちではありません。")));
        }

        var end = Ends.Of(contract, target);
        if (end is not null && now >= Tokyo.EndOf(end.EffectiveDate)) // E4, T4
        {
            return Decision.Refuse(Refusal.Conflict(rule, "", new(
                $"The {Name(option).English} ended at 24:00 on {end.EffectiveDate:uuuu-MM-dd}; the notice can no longer be withdrawn.",
                $"{Name(option).Japanese}は {end.EffectiveDate:uuuu-MM-dd} の 24 時に終了したため、通知を撤回できません。")));
        }

        if (option is not null && Successor(contract, option) is { } successor)
        {
            return Decision.Refuse(Refusal.Conflict(rule, "", new(
                $"The option {successor.Code} has been accepted in the place of this one, from {successor.BillingStartDate:uuuu-MM-dd} "
                    + "on; both cannot be in force.",
                $"このオプションに代わるオプション {successor.Code} を {successor.BillingStartDate:uuuu-MM-dd} から承諾しています。両方を同時に利用することはできません。")));
        }

        if (ExclusiveDomains.CheckWithdrawal(contract, noticeId, others ?? []) is { } used) return Decision.Refuse(used); // O5

        return FreeText.ProblemOf(
            new("The provider's consent to the withdrawal", "撤回に対する当社の同意"), consent, FreeText.MaximumReasonLength) is { } problem
            ? Decision.Refuse(Refusal.By(rule, "/consent", problem))
            : Decision.Record(new NoticeWithdrawn(noticeId, consent));
    }

    private static int Replaced(Contract contract, EndTarget target) => contract.Notices
        .Where(n => n.Target == target)
        .Reverse()
        .TakeWhile(n => n.Status != NoticeStatus.Withdrawn)
        .Count(n => n.Status == NoticeStatus.Replaced);

    // An option that was accepted because this one was to end: the same code again, or the exclusive other one with a domain of this one
    // (O5).
    private static ContractOption? Successor(Contract contract, ContractOption option) =>
        contract.Options.Skip(option.Number).FirstOrDefault(o => o.Code == option.Code || OptionDomains.Overlap(o, option));

    private static Text Name(ContractOption? option) =>
        option is null ? new("contract", "契約") : new($"option {option.Code}", $"オプション {option.Code} ");
}
