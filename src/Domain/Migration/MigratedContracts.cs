using NodaTime;

namespace SecureMx.Domain;

/// <summary>Takes a contract over: the command.</summary>
/// <param name="ContractId">The contract to be.</param>
/// <param name="ApplicationId">Under which it is kept.</param>
/// <param name="PartnerId">The partner of its customer.</param>
/// <param name="Application">The application's members; its options may name their own billing start dates, and the former
/// <c>iij-id-mail-address</c> (M2).</param>
/// <param name="Terms">The acceptance's members.</param>
/// <param name="ConcludedOn">Date on which the contract was concluded.</param>
public sealed record TakeOverContract(
    string ContractId, string ApplicationId, string PartnerId, ServiceApplication Application, AcceptanceTerms Terms,
    LocalDate ConcludedOn);

/// <summary>
/// Takes contracts over that were concluded before this service (supplementary provisions, M1–M3): the members of an application and of an
/// acceptance together, with the day of the conclusion. What the provisions have changed since is applied.
/// </summary>
public static class MigratedContracts
{
    /// <summary>Decides on taking a contract over; refusals point into the one body that has all of it.</summary>
    /// <param name="command">The contract to take over.</param>
    /// <param name="services">The customer's designated services.</param>
    /// <param name="now">The instant of the migration.</param>
    public static Decision TakeOver(TakeOverContract command, IReadOnlyList<DesignatedService> services, Instant now)
    {
        var (contractId, applicationId, partnerId, application, terms, concludedOn) = command;
        var today = Tokyo.DateOf(now);
        List<Refusal> refusals = [];
        var givenLists = GivenMailingLists.Find(application.Options ?? [], terms.BillingStartDate, concludedOn, refusals);
        IReadOnlyList<OptionRequest> all = [.. (application.Options ?? []).Select(o => givenLists?.Code == o.Code ? givenLists : o)];
        refusals.AddRange(MigrationDates.Check(all, terms.BillingStartDate, concludedOn, today));
        var (options, hasFormer) = FormerMailAddressOption.Separate(all, concludedOn, refusals);
        var asked = options.Where(o => o.Code != givenLists?.Code).ToList();

        var around = new ApplicationContext(null, services, today, MustHaveBegun: false);
        var received = ServiceApplications.Check(application with { Options = options }, around, isMigrated: true);
        refusals.AddRange(received.Refusals.Select(r => FormerMailAddressOption.Restore(r, all, options)));
        var prices = PriceSheetRules.Check(terms.Prices, [.. asked.Select(NeededPrice.Of)]);
        refusals.AddRange(prices.Refusals);
        if (refusals.Count > 0) return Decision.Refuse(refusals);

        var (accepted, sheet) = (received.Value!, prices.Value!);
        var taken = accepted.Options!.Where(o => asked.Any(a => a.Code == o.Code)).ToList();
        var numbered = OptionAcceptance.Number(taken, firstNumber: 1, terms.BillingStartDate, sheet, around)
            .Select(o => o with { AcceptedOn = AcceptedOn(o, concludedOn, terms.BillingStartDate, today) })
            .ToList();
        var concluded = new ContractConcluded(
            contractId, applicationId, accepted.CustomerId, accepted.CustomerName, partnerId, concludedOn, concludedOn,
            terms.BillingStartDate,
            accepted.Domains, accepted.IpAddresses, accepted.Administrators, accepted.Accounts, numbered, sheet, IsMigrated: true);
        var next = numbered.Count + 1;
        List<ContractEvent> provisions = [];
        if (givenLists is not null)
            provisions.Add(new ProvisionApplied(Rules.M1.Number, GivenMailingLists.Option(next++, givenLists, numbered)));
        if (hasFormer)
        {
            provisions.Add(
                new ProvisionApplied(Rules.M2.Number, FormerMailAddressOption.Successor(next, terms.BillingStartDate, services)));
        }

        return Decision.Record([concluded, .. provisions]);
    }

    // An option with a start of its own was accepted by then; its initial fee arose in that month, not on the migration.
    private static LocalDate AcceptedOn(AcceptedOption option, LocalDate concludedOn, LocalDate billingStartDate, LocalDate today) =>
        option.BillingStartDate == billingStartDate ? concludedOn : LocalDate.Min(option.BillingStartDate, today);
}
