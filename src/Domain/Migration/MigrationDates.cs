using NodaTime;

namespace SecureMx.Domain;

/// <summary>The dates of a migrated contract.</summary>
internal static class MigrationDates
{
    internal static IEnumerable<Refusal> Check(
        IReadOnlyList<OptionRequest> options, LocalDate start, LocalDate concludedOn, LocalDate today)
    {
        if (concludedOn > today)
        {
            yield return Refusal.By(Rules.M3, "/concludedOn", new(
            "The day of conclusion must not be in the future.",
            "契約が成立した日に将来の日は指定できません。"));
        }

        if (start > today.PlusYears(BillingStart.MaximumYearsAhead))
        {
            yield return Refusal.By(Rules.A4, BillingStart.Pointer, new(
                $"The billing start date is at most {BillingStart.MaximumYearsAhead} years ahead.",
                $"課金開始日は {BillingStart.MaximumYearsAhead} 年先までです。"));
        }

        // A4: neither is held against the day of the migration.
        if (start < concludedOn)
        {
            yield return Refusal.By(Rules.A4, BillingStart.Pointer, new(
            $"Billing does not start before the contract was concluded, on {concludedOn:uuuu-MM-dd}.",
            $"課金開始日は、契約が成立した日 ({concludedOn:uuuu-MM-dd}) 以後です。"));
        }

        for (var i = 0; i < options.Count; i++)
        {
            var (own, pointer) = (options[i].BillingStartDate ?? start, $"/options/{i}/billingStartDate");
            if (own < start || own > today.PlusYears(BillingStart.MaximumYearsAhead))
            {
                yield return Refusal.By(Rules.A4, pointer, new(
                    $"An option begins no earlier than its contract and at most {BillingStart.MaximumYearsAhead} years ahead.",
                    $"オプションの課金開始日は、契約の課金開始日以後、{BillingStart.MaximumYearsAhead} 年先までです。"));
            }
            else if (OptionCatalog.Find(options[i].Code)?.NeedsOption is { } need
                && options.FirstOrDefault(o => o.Code == need) is { } needed && own < (needed.BillingStartDate ?? start))
            {
                yield return Refusal.By(Rules.O1, pointer, new(
                    $"The option {options[i].Code} begins no earlier than {need}, which it needs.",
                    $"オプション {options[i].Code} の課金開始日は、その前提となる {need} の課金開始日以後です。")); // O1
            }
        }
    }
}
