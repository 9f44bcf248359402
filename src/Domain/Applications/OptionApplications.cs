using NodaTime;

namespace SecureMx.Domain;

/// <summary>Accepts an application for options: the command.</summary>
/// <param name="ApplicationId">The application; accepting it again changes nothing.</param>
/// <param name="Options">The options, as they were found right on arrival.</param>
/// <param name="Terms">Terms of the acceptance; refusals point into it.</param>
public sealed record AcceptOptions(string ApplicationId, IReadOnlyList<OptionRequest> Options, AcceptanceTerms Terms);

/// <summary>Decides on applications for options on a contract: on arrival and on acceptance (A1–A4, A2 twice).</summary>
public static class OptionApplications
{
    /// <summary>Checks an application as it arrives: the options in canonical form, or every refusal.</summary>
    /// <param name="contract">The contract that the options are for.</param>
    /// <param name="options">As they were sent.</param>
    /// <param name="services">The customer's designated services.</param>
    /// <param name="today">The Tokyo date of its arrival.</param>
    public static CheckResult<IReadOnlyList<OptionRequest>> Check(
        Contract contract, IReadOnlyList<OptionRequest> options, IReadOnlyList<DesignatedService> services, LocalDate today)
    {
        List<Refusal> refusals = [];
        if (contract.StatusOn(today) == ContractStatus.Terminated)
        {
            refusals.Add(Refusal.Conflict(Rules.C6, "", new(
            "The contract has ended; no option can be added to it.",
            "契約は既に終了しているため、オプションを追加できません。")));
        }

        if (options.Count == 0)
        {
            refusals.Add(Refusal.By(Rules.A1, "/options", new(
            "An application for options names at least one.",
            "オプションの申込には、一以上のオプションを記載してください。")));
        }

        var canonical = OptionRequests.Check(
            options, contract.DomainsFrom(today), new ApplicationContext(contract, services, today, MustHaveBegun: false), refusals);
        for (var i = 0; i < options.Count; i++)
        {
            // An option that ends can be subscribed again; acceptance checks that the new one begins after that end.
            if (contract.LatestOption(options[i].Code) is { } held && Ends.Of(contract, held) is null)
            {
                refusals.Add(Refusal.Conflict(Rules.A1, $"/options/{i}/code", new(
                    $"The contract already has the option {held.Code}.",
                    $"この契約では既にオプション {held.Code} を利用しています。")));
            }
        }

        return CheckResult.Of(canonical, refusals);
    }

    /// <summary>Accepts an application: everything is checked again (A2), and the options are on the contract (A3).</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="command">The options, as <see cref="Check"/> gave them, and what the acceptance fixes.</param>
    /// <param name="services">The customer's designated services.</param>
    /// <param name="now">The instant of the acceptance.</param>
    public static Decision Accept(Contract contract, AcceptOptions command, IReadOnlyList<DesignatedService> services, Instant now)
    {
        var (applicationId, options, terms) = command;
        if (contract.AcceptedApplications.Contains(applicationId)) return Decision.Nothing;

        var today = Tokyo.DateOf(now); // T1
        if (contract.StatusOn(today) == ContractStatus.Terminated)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.C6, "", new(
            "The contract has ended; no option can be added to it.",
            "契約は既に終了しているため、オプションを追加できません。")));
        }

        var start = terms.BillingStartDate;
        List<Refusal> refusals = [.. BillingStart.Check(start, today), .. CheckPlace(contract, options, start)];
        var around = new ApplicationContext(contract, services, start, MustHaveBegun: true);
        List<Refusal> again = [];
        var accepted = OptionRequests.Check(options, contract.DomainsFrom(start), around, again); // A2
        refusals.AddRange(again.Select(ServiceApplications.AtAcceptance));

        var prices = PriceSheetRules.CheckAddition(
            terms.Prices, PriceSheet.InForce(contract.PriceSheets, start.ToYearMonth()), [.. options.Select(NeededPrice.Of)]);
        refusals.AddRange(prices.Refusals);
        if (refusals.Count > 0) return Decision.Refuse(refusals);

        var sheet = prices.Value!;
        var quoted = accepted.Where(
            o => terms.Prices?.Options?.ContainsKey(o.Code) == true).ToDictionary(o => o.Code, o => sheet.Options[o.Code]);
        var onContract = new OptionsAccepted(
            applicationId, today, OptionAcceptance.Number(accepted, contract.Options.Count + 1, start, sheet, around), quoted);
        return Decision.Record([onContract, .. Eligibility.DueAfter(contract, onContract, today)]); // O3: one that needs what begins today
    }

    // Whether there is a place on the contract for what begins on that day (A2).
    private static IEnumerable<Refusal> CheckPlace(Contract contract, IReadOnlyList<OptionRequest> options, LocalDate start)
    {
        if (start < contract.BillingStartDate)
        {
            yield return Refusal.By(Rules.A4, BillingStart.Pointer, new(
                $"An option begins no earlier than its contract, on {contract.BillingStartDate:uuuu-MM-dd}.",
                $"オプションの課金開始日は、契約の課金開始日 ({contract.BillingStartDate:uuuu-MM-dd}) 以後です。"));
        }

        if (Ends.Of(contract) is { } whole && start > whole.EffectiveDate)
        {
            yield return Refusal.By(Rules.O4, BillingStart.Pointer, new(
                $"The contract ends on {whole.EffectiveDate:uuuu-MM-dd}; an option cannot begin after that.",
                $"契約は {whole.EffectiveDate:uuuu-MM-dd} に解除されるため、その後に課金開始日を置くことはできません。")); // O4
        }

        foreach (var option in options)
        {
            if (contract.LatestOption(option.Code) is not { } held) continue;
            var end = Ends.Of(contract, held)?.EffectiveDate;
            if (end is null)
            {
                yield return Refusal.Conflict(Rules.A1, "", new(
                $"The contract already has the option {held.Code}.",
                $"この契約では既にオプション {held.Code} を利用しています。"));
            }
            else if (start <= end)
            {
                yield return Refusal.Conflict(Rules.A1, BillingStart.Pointer, new(
                $"The option {held.Code} is in force until {end:uuuu-MM-dd}; it can be subscribed again from a later day on.",
                $"オプション {held.Code} は {end:uuuu-MM-dd} まで有効です。再び利用する場合の課金開始日はその翌日以後です。"));
            }
        }
    }
}
