using NodaTime;

namespace SecureMx.Domain;

/// <summary>An operator's order to restrict traffic (U1). Without accounts and addresses it holds for the whole contract.</summary>
public sealed record RestrictTraffic(
    string RestrictionId, string Reason, IReadOnlyList<string>? Accounts = null, IReadOnlyList<string>? Addresses = null);

/// <summary>Lifts a restriction: the command (U1).</summary>
/// <param name="RestrictionId">The restriction.</param>
/// <param name="Reason">Up to <see cref="FreeText.MaximumReasonLength"/> characters.</param>
public sealed record LiftRestriction(string RestrictionId, string Reason);

/// <summary>Decides on restrictions against misuse: imposed and lifted at once (U1), the customer notified afterwards (U2).</summary>
public static class Restrictions
{
    /// <summary>The most accounts or addresses that one restriction names.</summary>
    public const int MaximumNames = 1_000;

    /// <summary>The most accounts and addresses that the restrictions in force name together.</summary>
    public const int MaximumNamesInForce = 2_000;

    private const int MaximumAccountLength = 254;

    /// <summary>Restricts traffic. Doing it again under the same id changes nothing.</summary>
    public static Decision Impose(Contract contract, RestrictTraffic command, Instant now)
    {
        if (contract.Restriction(command.RestrictionId) is not null) return Decision.Nothing;

        if (contract.StatusOn(Tokyo.DateOf(now)) == ContractStatus.Terminated)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.U1, "", new(
                "The contract has ended; it has no traffic to restrict.",
                "契約は既に終了しているため、通信を制限できません。")));
        }

        List<Refusal> refusals = [];
        if (FreeText.ProblemOf(new("The reason of a restriction", "制限の理由"), command.Reason, FreeText.MaximumReasonLength) is { } problem)
            refusals.Add(Refusal.By(Rules.U1, "/reason", problem));
        var accounts = Names(command.Accounts, "/accounts", Account, refusals);
        var addresses = Names(command.Addresses, "/addresses", MailServerAddress.CanonicalizeAny, refusals);
        if (refusals.Count == 0
            && accounts.Count + addresses.Count + contract.Restrictions.Where(r => r.LiftedAt is null)
                .Sum(r => r.Accounts.Count + r.Addresses.Count) > MaximumNamesInForce)
        {
            refusals.Add(Refusal.Conflict(Rules.U1, "", new(
                $"The restrictions in force name at most {MaximumNamesInForce} accounts and addresses together; a restriction of the "
                    + "whole contract names none.",
                $"有効な制限の対象は、アカウントとアドレスを合わせて {MaximumNamesInForce} 件までです。契約全体を制限する場合は対象を指定しません。")));
        }

        return refusals.Count > 0
            ? Decision.Refuse(refusals)
            : Decision.Record(new TrafficRestricted(command.RestrictionId, accounts, addresses, command.Reason, now)); // U1
    }

    /// <summary>Records that the customer was notified; later notifications change nothing.</summary>
    /// <exception cref="ArgumentException">There is no such restriction.</exception>
    public static Decision RecordNotification(Contract contract, string restrictionId, Instant informedAt) =>
        Existing(contract, restrictionId).InformedAt is not null
        ? Decision.Nothing
        : Decision.Record(new RestrictionNotified(restrictionId, informedAt)); // U2

    /// <summary>Lifts a restriction; doing it again changes nothing.</summary>
    /// <exception cref="ArgumentException">There is no such restriction.</exception>
    public static Decision Lift(Contract contract, LiftRestriction command, Instant now)
    {
        var (restrictionId, reason) = command;
        if (Existing(contract, restrictionId).LiftedAt is not null) return Decision.Nothing;

        return FreeText.ProblemOf(
            new("The reason of lifting a restriction", "制限を解除する理由"), reason, FreeText.MaximumReasonLength) is { } problem
            ? Decision.Refuse(Refusal.By(Rules.U1, "/reason", problem))
            : Decision.Record(new RestrictionLifted(restrictionId, reason, now)); // U1
    }

    internal static Contract Apply(Contract contract, TrafficRestricted e) =>
        contract with { Restrictions = [.. contract.Restrictions, new(e.RestrictionId, e.Accounts, e.Addresses, e.Reason, e.ImposedAt)] };

    internal static Contract Apply(Contract contract, RestrictionNotified e) =>
        Change(contract, e.RestrictionId, r => r with { InformedAt = e.InformedAt });

    internal static Contract Apply(Contract contract, RestrictionLifted e) =>
        Change(contract, e.RestrictionId, r => r with { LiftedAt = e.LiftedAt, LiftReason = e.Reason });

    private static IReadOnlyList<string> Names(
        IReadOnlyList<string>? texts, string pointer, Func<string, CanonicalizationResult> canonicalize, List<Refusal> refusals)
    {
        if (texts is null) return [];
        if (texts.Count is 0 or > MaximumNames)
        {
            refusals.Add(Refusal.By(Rules.U1, pointer, new(
                $"A restriction names 1 to {MaximumNames} of them, or leaves the member out.",
                $"制限の対象は 1 件以上 {MaximumNames} 件以下です。指定しない場合は項目を省いてください。")));
            return [];
        }

        var names = texts.Select(canonicalize).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Problem is { } problem) refusals.Add(Refusal.By(Rules.U1, $"{pointer}/{i}", problem));
        }

        return [.. names.Select(n => n.Value).OfType<string>().Distinct()];
    }

    private static CanonicalizationResult Account(string text) =>
        FreeText.ProblemOfLine(new("The name of an account", "アカウントの名称"), text, MaximumAccountLength) is { } problem
        ? CanonicalizationResult.Wrong(problem)
        : CanonicalizationResult.Of(text);

    private static Restriction Existing(Contract contract, string restrictionId) =>
        contract.Restriction(restrictionId)
            ?? throw new ArgumentException("There is no such restriction on the contract.", nameof(restrictionId));

    private static Contract Change(Contract contract, string restrictionId, Func<Restriction, Restriction> change) =>
        contract with { Restrictions = [.. contract.Restrictions.Select(r => r.RestrictionId == restrictionId ? change(r) : r)] };
}
