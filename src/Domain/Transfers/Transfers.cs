using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// Decides on the succession of another customer to a contract (Civil Code 539-2): on arrival and on acceptance (A1, A2). Notices, minimum
/// periods, options, settings, readings and waivers run on.
/// </summary>
public static class Transfers
{
    private static readonly Text Same = new("The contract is this customer's already.", "契約は既にこの契約者のものです。");

    private static readonly Text Passed = new(
        "The contract has passed to another customer since the application arrived; the present one applies anew.",
        "申込の後に契約は他の契約者に承継されました。現在の契約者から改めてお申し込みください。");

    private static readonly Text Over = new("The contract has ended; no customer can succeed to it.", "契約は既に終了しているため、承継できません。");

    private static readonly Text NameNeeded = new(
        "The customer's name is not on record; it is required.", "契約者の名称が登録されていないため、名称は必須です。");

    /// <summary>Checks an application as it arrives.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="transfer">The application.</param>
    /// <param name="successor">The successor, as far as it is known.</param>
    /// <param name="today">The Tokyo date.</param>
    public static IReadOnlyList<Refusal> Check(Contract contract, TransferApplication transfer, Successor successor, LocalDate today)
    {
        List<Refusal> refusals = [];
        Applicant.CheckId(transfer.CustomerId, refusals);
        if (transfer.CustomerName is { } name)
            Applicant.CheckName(name, refusals);
        else if (successor.Name is null)
            refusals.Add(Refusal.By(Rules.A1Transfer, "/customerName", NameNeeded));
        if (transfer.Reason is { } reason
            && FreeText.ProblemOf(new("The reason", "理由"), reason, FreeText.MaximumReasonLength) is { } problem)
        {
            refusals.Add(Refusal.By(Rules.A1Transfer, "/reason", problem));
        }

        refusals.AddRange(CheckState(contract, transfer.CustomerId, today));
        refusals.AddRange(ServicesOfSuccessor.Check(contract, successor.Services, today, mustHaveBegun: false)); // O1, O3
        return refusals;
    }

    /// <summary>Accepts a transfer: everything is checked again (A2).</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="command">The acceptance.</param>
    /// <param name="now">Instant at which it is put on the record: no month that may be closed by then changes its customer (B9).</param>
    public static Decision Accept(Contract contract, AcceptTransfer command, Instant now)
    {
        if (contract.AcceptedApplications.Contains(command.ApplicationId)) return Decision.Nothing;
        if (RefusalOfFormer(contract, command.Transfer.FormerCustomerId) is { } passed) return Decision.Refuse(passed);

        var effective = command.Terms.EffectiveDate;
        var services = command.Successor.Services;
        Refusal[] refusals =
        [
            .. CheckState(contract, command.Transfer.CustomerId, command.AcceptedOn).Select(refusal => refusal with { Pointer = "" }),
            .. CheckDate(contract, effective, command.AcceptedOn),
            .. ServicesOfSuccessor.Check(contract, services, effective, mustHaveBegun: true)
                .Select(refusal => refusal with { Pointer = "" }),
        ];
        if (refusals.Length > 0) return Decision.Refuse(refusals);

        var billedFrom = Later(FirstWholeMonth(effective), Tokyo.MonthOf(now));
        var transferred = new ContractTransferred(
            command.ApplicationId, contract.CustomerId, command.Transfer.CustomerId, command.AcceptedOn, effective, billedFrom,
            ProfilesFrom(billedFrom, command), services, command.Transfer.Reason);
        return Decision.Record([transferred, .. Eligibility.DueAfter(contract, transferred, Tokyo.DateOf(now))]); // O3
    }

    /// <summary>
    /// Refuses an application on a contract that has another customer than it had on its arrival (A2); null where it has not.
    /// </summary>
    public static Refusal? RefusalOfFormer(Contract contract, string customerId) =>
        contract.CustomerId == customerId ? null : Refusal.Conflict(Rules.A1Transfer, "", Passed);

    /// <summary>
    /// The first month that is billed to the successor: a monthly fee is whole (B1), so that a month is billed to whoever is the customer
    /// on its first day.
    /// </summary>
    internal static YearMonth FirstWholeMonth(LocalDate effective) => // INT
        effective.Day == 1 ? effective.ToYearMonth() : effective.ToYearMonth().PlusMonths(1);

    private static IEnumerable<Refusal> CheckState(Contract contract, string customerId, LocalDate today)
    {
        if (contract.StatusOn(today) == ContractStatus.Terminated)
            yield return Refusal.Conflict(Rules.C6, "", Over);
        if (contract.CustomerId == customerId)
            yield return Refusal.Conflict(Rules.A1Transfer, "/customerId", Same);
    }

    private static IEnumerable<Refusal> CheckDate(Contract contract, LocalDate effective, LocalDate acceptedOn)
    {
        var begun = contract.TransferredOn() ?? contract.AcceptedOn;
        var first = LocalDate.Max(begun, acceptedOn.With(DateAdjusters.StartOfMonth));
        if (effective < first || effective > acceptedOn)
        {
            yield return Refusal.By(Rules.A1Transfer, "/effectiveDate", new(
                $"A transfer takes effect from {first:uuuu-MM-dd} to the day of its acceptance, {acceptedOn:uuuu-MM-dd}.",
                $"承継の日は {first:uuuu-MM-dd} から承諾の日 ({acceptedOn:uuuu-MM-dd}) までです。"));
        }
    }

    private static IReadOnlyList<DatedProfile> ProfilesFrom(YearMonth month, AcceptTransfer command)
    {
        var successor = command.Successor;
        var first = CustomerProfiles.InForce(successor.Profiles, month) is { } change
            ? new DatedProfile(month, change.Profile, change.ChangeId)
            : new DatedProfile(month, new CustomerProfile(successor.Name ?? command.Transfer.CustomerName!), null);
        return
        [
            first,
            .. CustomerProfiles.Coming(successor.Profiles, month)
                .Select(later => new DatedProfile(later.From, later.Profile, later.ChangeId)),
        ];
    }

    private static YearMonth Later(YearMonth one, YearMonth other) => one.CompareTo(other) < 0 ? other : one;
}
