using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Compromises;
using SecureMx.Functions.Misuse;
using SecureMx.Functions.RequiredSettings;

namespace SecureMx.Functions.Contracts;

/// <summary>A contract as the API shows it on a date.</summary>
/// <param name="ContractNumber">Its number for people, with a check character.</param>
public sealed record ContractView(
    string ContractId, string ContractNumber, string CustomerId, string CustomerName, string PartnerId, ContractStatus Status,
    LocalDate AcceptedOn, LocalDate BillingStartDate,
    PeriodView MinimumPeriod,
    LocalDate? TermsRevision, IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses, IReadOnlyList<Administrator> Administrators,
    int Accounts,
    IReadOnlyList<OptionView> Options, ContractEndView? End, Provision Provision,
    IReadOnlyList<RequiredSettingView> RequiredSettings, IReadOnlyList<CompromiseReportView> CompromiseReports,
    IReadOnlyList<RestrictionView> Restrictions,
    int Version)
{
    /// <summary>The contract on a Tokyo date: today's, or that of the past instant as of which it is shown.</summary>
    public static ContractView Of(Contract contract, LocalDate today)
    {
        var scope = contract.ScopeOn(today);
        return new(
            contract.ContractId, ShortNumber.OfContract(contract.ContractId), contract.CustomerId,
            contract.CustomerNameIn(today.ToYearMonth()), contract.PartnerId, contract.StatusOn(today), contract.AcceptedOn,
            contract.BillingStartDate,
            PeriodView.Of(contract.MinimumPeriod, EndExplanations.OfMinimumPeriod(contract)), contract.TermsRevision, scope.Domains,
            scope.IpAddresses,
            contract.Administrators, contract.Accounts,
            [.. contract.Options.Where(contract.HasHeld).Select(option => OptionView.Of(contract, option, today))],
            ContractEndView.Of(contract), contract.ProvisionOn(today), // C4
            [.. contract.RequiredSettings.Select(setting => RequiredSettingView.Of(setting, today))],
            [.. contract.CompromiseReports.Select(CompromiseReportView.Of)], [.. contract.Restrictions.Select(RestrictionView.Of)],
            contract.Version);
    }
}

/// <summary>An option on a contract as the API shows it on a date.</summary>
/// <param name="Eligibility"><c>"met"</c>, or an object with <c>lapsedSince</c> (O3).</param>
public sealed record OptionView(
    string Code, ContractStatus Status, LocalDate AcceptedOn, LocalDate BillingStartDate, PeriodView? MinimumPeriod, object Eligibility,
    IReadOnlyList<string> Domains, int? Accounts, int? MailingLists, int? DiskGigabytes, int? RetentionDays, OptionEndView? End)
{
    private const string Met = "met";

    internal static OptionView Of(Contract contract, ContractOption option, LocalDate today) => new(
        option.Code, option.StatusOn(contract, today), option.AcceptedOn, option.BillingStartDate,
        option.MinimumPeriod is { } period && EndExplanations.OfMinimumPeriod(option) is { } grounds
            ? PeriodView.Of(period, grounds)
            : null,
        Lapsed.Of(contract, option, today) ?? (object)Met,
        option.Domains, option.Accounts, option.MailingLists, option.DiskGigabytesOn(today), option.RetentionDays,
        OptionEndView.Of(contract, option));

    private sealed record Lapsed(LocalDate LapsedSince, IReadOnlyList<string> Basis, Text Explanation)
    {
        public static Lapsed? Of(Contract contract, ContractOption option, LocalDate today) =>
            Domain.Eligibility.LapseOn(contract, option, today) is { } lapse && EndExplanations.OfLapse(option, lapse) is var grounds // O3
                ? new(lapse.Since, grounds.Basis, grounds.Text)
                : null;
    }
}

/// <summary>A minimum period, both days included, with how it was computed (C5, O2).</summary>
public sealed record PeriodView(LocalDate First, LocalDate Last, IReadOnlyList<string> Basis, Text Explanation)
{
    internal static PeriodView Of(DayPeriod period, Explanation grounds) => new(period.First, period.Last, grounds.Basis, grounds.Text);
}
