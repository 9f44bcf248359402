using NodaTime;

namespace SecureMx.Domain;

/// <summary>The limits of a change's effective date (A3).</summary>
internal static class ChangeDates
{
    private const string Pointer = "/effectiveDate";

    internal static IEnumerable<Refusal> Check(Contract contract, ChangeApplication change, LocalDate effective, LocalDate today)
    {
        if (effective < today)
        {
            yield return Refusal.By(Rules.A4, Pointer, new(
                $"A change takes effect no earlier than its acceptance, {today:uuuu-MM-dd}.",
                $"変更の効力が生ずる日は、申込を承諾した日 ({today:uuuu-MM-dd}) 以後です。"));
        }
        else if (effective > today.PlusYears(BillingStart.MaximumYearsAhead))
        {
            yield return Refusal.By(Rules.A4, Pointer, new(
                $"A change takes effect at most {BillingStart.MaximumYearsAhead} years after its acceptance.",
                $"変更の効力が生ずる日は、申込を承諾した日から {BillingStart.MaximumYearsAhead} 年以内です。"));
        }

        if (Ends.Of(contract) is { } end && effective > end.EffectiveDate)
        {
            yield return Refusal.Conflict(Rules.C6, Pointer, new(
                $"The contract ends on {end.EffectiveDate:uuuu-MM-dd}; a change cannot take effect after that.",
                $"契約は {end.EffectiveDate:uuuu-MM-dd} に解除されるため、その後に変更の効力は生じません。"));
        }

        var last = change.DiskGigabytes is not null ? DiskChanges.OptionOf(contract, effective)?.Disk[^1].From
            : change.Setting is null && contract.Scopes is [.., var latest] ? latest.From
            : null;
        if (last is { } from && effective < from)
        {
            yield return Refusal.Conflict(Rules.A1, Pointer, new(
                $"A change from {from:uuuu-MM-dd} on has been accepted; another cannot take effect before it.",
                $"{from:uuuu-MM-dd} からの変更を既に承諾しています。次の変更の効力が生ずる日はその日以後です。"));
        }
    }
}
