using NodaTime;

namespace SecureMx.Domain;

/// <summary>The limits of a billing start date (A4).</summary>
internal static class BillingStart
{
    /// <summary>Years ahead that a billing start date may lie. A later one is taken for a typing error.</summary>
    internal const int MaximumYearsAhead = 10;

    /// <summary>The pointer into an acceptance.</summary>
    internal const string Pointer = "/billingStartDate";

    internal static IEnumerable<Refusal> Check(LocalDate start, LocalDate acceptedOn)
    {
        if (start < acceptedOn) // A4
        {
            yield return Refusal.By(Rules.A4, Pointer, new(
                $"The billing start date must not be before the acceptance, {acceptedOn:uuuu-MM-dd}.",
                $"課金開始日は、申込を承諾した日 ({acceptedOn:uuuu-MM-dd}) より前にはできません。"));
        }
        else if (start > acceptedOn.PlusYears(MaximumYearsAhead))
        {
            yield return Refusal.By(Rules.A4, Pointer, new(
                $"The billing start date is at most {MaximumYearsAhead} years after the acceptance.",
                $"課金開始日は、申込を承諾した日から {MaximumYearsAhead} 年以内です。"));
        }
    }
}
