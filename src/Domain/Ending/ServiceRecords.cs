using NodaTime;

namespace SecureMx.Domain;

/// <summary>Decides what a contract's record says of the designated services that its options need (E6, O3).</summary>
public static class ServiceRecords
{
    /// <summary>
    /// Records what is known of a customer's services and is not on the record of a contract: ends, and services that are held again, in
    /// the order of their days.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="services">The customer's services, of one kind or of all.</param>
    /// <param name="now">The instant; lapses and restorations that are due by then are recorded too.</param>
    public static Decision RecordKnown(Contract contract, IReadOnlyList<DesignatedService> services, Instant now)
    {
        List<ContractEvent> events = [];
        foreach (var service in services.Where(s => !(s.EndsOn < contract.TransferredOn())).OrderBy(s => s.Since))
        {
            Add(RecordHeldAgain(contract, service.Service, service.Since, now));
            if (service.EndsOn is { } endsOn)
            {
                Add(RecordEnd(contract, service.Service, endsOn, DesignatedServiceBook.HeldAgainFrom(services, service.Service, endsOn)));
            }
        }

        return events.Count == 0 ? Decision.Nothing : Decision.Record(events);

        void Add(Decision decision)
        {
            events.AddRange(decision.Events);
            contract = decision.Events.Aggregate(contract, ContractHistory.Evolve);
        }
    }

    /// <summary>
    /// Records on a contract that a designated service of its customer ends on a date, for the options that need it (E6), also where an end
    /// of their own comes first: that may be withdrawn. Nothing where no option needs it, or where it is on the record with that date or an
    /// earlier one.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="service">The service.</param>
    /// <param name="effectiveDate">Its last day.</param>
    /// <param name="heldAgainFrom">From when the customer holds the service again: options that begin by then are carried by that; null
    /// where it does not.</param>
    public static Decision RecordEnd(Contract contract, string service, LocalDate effectiveDate, LocalDate? heldAgainFrom = null)
    {
        // What the customer held and lost before the contract was its own concerns no option of it.
        if (effectiveDate < contract.TransferredOn()) return Decision.Nothing;

        var numbers = contract.Options
            .Where(o => o.Definition.NeedsService == service && o.Ended is null && !(o.BillingStartDate >= heldAgainFrom))
            .Where(o => o.LatestServicePeriod is var latest && latest.First <= effectiveDate
                && (latest.Last is not { } known || (effectiveDate < known && o.EligibilityLapsedSince != known.PlusDays(1))))
            .Select(o => o.Number)
            .ToList();
        return numbers.Count == 0 ? Decision.Nothing : Decision.Record(new DesignatedServiceEndRecorded(service, effectiveDate, numbers));
    }

    /// <summary>
    /// Records on a contract that its customer holds a designated service again from a date, for the options that have stayed in force
    /// without it, or will (O3), with the lapses and restorations that are due by then. What ended with the service (terms/9-2) stays
    /// ended. Nothing where it is on the record; a date that was entered wrongly is corrected until the service ends.
    /// </summary>
    public static Decision RecordHeldAgain(Contract contract, string service, LocalDate since, Instant now)
    {
        if (since < contract.TransferredOn()) since = contract.TransferredOn()!.Value;

        var numbers = contract.Options
            .Where(
                o => o.Definition.NeedsService == service && o.Definition.WhenNeedEnds == WhenNeedEnds.EligibilityLapses && o.Ended is null)
            .Where(o => o.LatestServicePeriod is var latest && latest.First != since && (latest.Last is { } last
                ? last < since
                : o.ServiceHeldAgain is [.., _] && o.EndOfServiceBefore(latest) < since))
            .Select(o => o.Number)
            .ToList();
        if (numbers.Count == 0) return Decision.Nothing;

        var heldAgain = new DesignatedServiceHeldAgain(service, since, numbers);
        return Decision.Record([heldAgain, .. Eligibility.DueAfter(contract, heldAgain, Tokyo.DateOf(now))]);
    }
}
