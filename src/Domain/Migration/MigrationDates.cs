using NodaTime;

namespace SecureMx.Domain;

/// <summary>The dates of a migrated contract.</summary>
internal static class MigrationDates
{
    internal static IEnumerable<Refusal> Check(IReadOnlyList<OptionRequest> options, LocalDate start, LocalDate concludedOn, LocalDate today)
    {
        if (concludedOn > today) yield return Refusal.By(Rules.M3, "/concludedOn", "A migrated contract was concluded on a day that is not still to come.");
        if (start > today.PlusYears(BillingStart.MaximumYearsAhead))
        {
            yield return Refusal.By(Rules.A4, BillingStart.Pointer, $"The billing start date is at most {BillingStart.MaximumYearsAhead} years ahead.");
        }

        // A4: neither is held against the day of the migration.
        if (start < concludedOn) yield return Refusal.By(Rules.A4, BillingStart.Pointer, $"Billing does not start before the contract was concluded, on {concludedOn:uuuu-MM-dd}.");

        for (var i = 0; i < options.Count; i++)
        {
            var (own, pointer) = (options[i].BillingStartDate ?? start, $"/options/{i}/billingStartDate");
            if (own < start || own > today.PlusYears(BillingStart.MaximumYearsAhead))
            {
                yield return Refusal.By(Rules.A4, pointer, $"An option begins no earlier than its contract and at most {BillingStart.MaximumYearsAhead} years ahead.");
            }
            else if (OptionCatalog.Find(options[i].Code)?.NeedsOption is { } need && options.FirstOrDefault(o => o.Code == need) is { } needed && own < (needed.BillingStartDate ?? start))
            {
                yield return Refusal.By(Rules.O1, pointer, $"The option {options[i].Code} begins no earlier than {need}, which it needs."); // O1
            }
        }
    }
}
