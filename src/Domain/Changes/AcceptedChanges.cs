using System.Globalization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>Puts accepted changes on the contract (A1, A3).</summary>
internal static class AcceptedChanges
{
    internal static Contract Apply(Contract contract, DiskCapacityChanged e)
    {
        var disk = new DiskCapacity(e.EffectiveDate, e.Gigabytes);
        var options = contract.Options.Select(
            o => o.Number == e.OptionNumber ? o with { Disk = [.. o.Disk.Where(d => d.From != disk.From), disk] } : o);
        return Accepted(
            contract, e.ApplicationId, e.AcceptedOn, e.OneTimeFee,
            string.Create(CultureInfo.InvariantCulture, $"ディスク容量の変更（{e.Gigabytes} GB）"))
            with
        { Options = [.. options] };
    }

    internal static Contract Apply(Contract contract, ScopeChanged e)
    {
        var before = contract.Scopes is []
            ? [new DatedScope(contract.AcceptedOn, contract.Domains, contract.IpAddresses)]
            : contract.Scopes;
        return Accepted(contract, e.ApplicationId, e.AcceptedOn, e.OneTimeFee, "対象ドメイン名・IP アドレスの変更") with
        {
            Scopes = [.. before.Where(s => s.From != e.EffectiveDate), new(e.EffectiveDate, e.Domains, e.IpAddresses)],
            Domains = e.Domains,
            IpAddresses = e.IpAddresses,
        };
    }

    internal static Contract Apply(Contract contract, SettingChanged e) =>
        Accepted(contract, e.ApplicationId, e.AcceptedOn, e.OneTimeFee, $"設定の変更（{e.Setting}）");

    // A3, terms/10: the fee arises on acceptance. A change without a fee has no line.
    private static Contract Accepted(Contract contract, string applicationId, LocalDate acceptedOn, long fee, string description) =>
        contract with
        {
            AcceptedApplications = [.. contract.AcceptedApplications, applicationId],
            OneTimeFees = fee == 0 ? contract.OneTimeFees : [.. contract.OneTimeFees, new(applicationId, acceptedOn, fee, description)],
        };
}
