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
            yield return Refusal.By(Rules.A4, Pointer, $"A change takes effect no earlier than its acceptance, {today:uuuu-MM-dd}.");
        }
        else if (effective > today.PlusYears(BillingStart.MaximumYearsAhead))
        {
            yield return Refusal.By(Rules.A4, Pointer, $"A change takes effect at most {BillingStart.MaximumYearsAhead} years after its acceptance.");
        }

        if (Ends.Of(contract) is { } end && effective > end.EffectiveDate)
        {
            yield return Refusal.Conflict(Rules.C6, Pointer, $"The contract ends on {end.EffectiveDate:uuuu-MM-dd}; nothing changes on it after that.");
        }

        var last = change.DiskGigabytes is not null ? DiskChanges.OptionOf(contract, effective)?.Disk[^1].From
            : change.Setting is null && contract.Scopes is [.., var latest] ? latest.From
            : null;
        if (last is { } from && effective < from)
        {
            yield return Refusal.Conflict(Rules.A1, Pointer, $"A change from {from:uuuu-MM-dd} on is accepted already; another takes effect no earlier.");
        }
    }
}
