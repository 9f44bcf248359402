using NodaTime;

namespace SecureMx.Domain;

/// <summary>Accepts an application for the service: the command.</summary>
/// <param name="ContractId">The contract to be.</param>
/// <param name="ApplicationId">The application.</param>
/// <param name="PartnerId">The partner through whom it came.</param>
/// <param name="Application">The application, as it was found right on arrival.</param>
/// <param name="Terms">Terms of the acceptance; refusals point into it.</param>
public sealed record AcceptService(
    string ContractId, string ApplicationId, string PartnerId, ServiceApplication Application, AcceptanceTerms Terms);

/// <summary>Decides on applications for the service: on arrival and on acceptance (A1–A4, A2 twice).</summary>
public static class ServiceApplications
{
    /// <summary>Checks an application as it arrives: its canonical form, or every refusal.</summary>
    /// <param name="application">As it was sent.</param>
    /// <param name="services">The customer's designated services.</param>
    /// <param name="today">The Tokyo date of its arrival.</param>
    public static CheckResult<ServiceApplication> Check(
        ServiceApplication application, IReadOnlyList<DesignatedService> services, LocalDate today) =>
        Check(application, new ApplicationContext(null, services, today, MustHaveBegun: false));

    /// <summary>Accepts an application: everything is checked again (A2), and the contract is concluded (A3).</summary>
    /// <param name="command">The application, as <see cref="Check(ServiceApplication, IReadOnlyList{DesignatedService}, LocalDate)"/>
    /// gave it, and what the acceptance fixes.</param>
    /// <param name="services">The customer's designated services.</param>
    /// <param name="now">The instant of the acceptance.</param>
    public static Decision Accept(AcceptService command, IReadOnlyList<DesignatedService> services, Instant now)
    {
        var (contractId, applicationId, partnerId, application, terms) = command;
        var today = Tokyo.DateOf(now); // T1
        List<Refusal> refusals = [.. BillingStart.Check(terms.BillingStartDate, today)];
        var around = new ApplicationContext(null, services, terms.BillingStartDate, MustHaveBegun: true);
        var again = Check(application, around); // A2
        refusals.AddRange(again.Refusals.Select(AtAcceptance));

        var prices = PriceSheetRules.Check(terms.Prices, [.. (application.Options ?? []).Select(NeededPrice.Of)]);
        refusals.AddRange(prices.Refusals);
        if (refusals.Count > 0) return Decision.Refuse(refusals);

        var (accepted, sheet) = (again.Value!, prices.Value!);
        return Decision.Record(new ContractConcluded(
            contractId, applicationId, accepted.CustomerId, accepted.CustomerName, partnerId, today, today, terms.BillingStartDate,
            accepted.Domains, accepted.IpAddresses, accepted.Administrators, accepted.Accounts,
            OptionAcceptance.Number(accepted.Options!, firstNumber: 1, terms.BillingStartDate, sheet, around), sheet));
    }

    /// <summary>Checks an application against what it meets.</summary>
    internal static CheckResult<ServiceApplication> Check(
        ServiceApplication application, ApplicationContext around, bool isMigrated = false)
    {
        List<Refusal> refusals = [];
        Applicant.Check(application, refusals);
        var scope = ContractScope.Check(application.Domains, application.IpAddresses, refusals);
        Administrators.Check(application.Administrators, refusals);
        var options = OptionRequests.Check(application.Options ?? [], scope.Domains, around, refusals, mayCarryStart: isMigrated);
        return CheckResult.Of(application with { Domains = scope.Domains, IpAddresses = scope.IpAddresses, Options = options }, refusals);
    }

    /// <summary>
    /// A refusal of the application as a refusal of the acceptance: O1 points to the billing start date, every other rule to the whole
    /// request.
    /// </summary>
    internal static Refusal AtAcceptance(Refusal refusal) =>
        refusal with { Pointer = refusal.Rule == Rules.O1.Number ? "/billingStartDate" : "" };
}
