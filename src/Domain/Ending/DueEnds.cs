using NodaTime;

namespace SecureMx.Domain;

/// <summary>Records every end and eligibility lapse that is due (E5), with every option that ends with it.</summary>
public static class DueEnds
{
    /// <summary>
    /// The ends and lapses that are due at an instant and not yet on the record, in the order of their days. Doing it twice records nothing
    /// more; it asks the state alone, so that it matters neither which notice woke it nor how late.
    /// </summary>
    public static Decision Decide(Contract contract, Instant now)
    {
        var today = Tokyo.DateOf(now);
        var due = contract.Options
            .Where(contract.HasHeld) // M1, M2
            .Select(o => (Option: o, End: Ends.Of(contract, o)))
            // T4: only from the first instant of the next day
            .Where(o => o.End is { } end && end.EffectiveDate < today && end != o.Option.Ended)
            .Select(o => (o.End!.EffectiveDate, Event: (ContractEvent)new OptionEnded(o.Option.Number, o.Option.Code, o.End!)))
            .ToList();

        // O3: what changes at the beginning of a day comes with the ends of the day before it.
        due.AddRange(contract.Options.Where(contract.HasHeld)
            .SelectMany(o => Eligibility.Due(contract, o, today)).Select(change => (change.Date.PlusDays(-1), change.Event)));

        if (contract.Ended is null && Ends.Of(contract) is { } whole && whole.EffectiveDate < today)
        {
            due.Add((whole.EffectiveDate, new ContractEnded(whole)));
        }

        return due.Count == 0 ? Decision.Nothing : Decision.Record([.. due.OrderBy(d => d.EffectiveDate).Select(d => d.Event)]);
    }

    /// <summary>The same where a notice is pending and its day is over at that instant (T4); otherwise nothing.</summary>
    public static Decision DecideFor(Contract contract, string noticeId, Instant now) =>
        contract.Notice(noticeId) is { Status: NoticeStatus.Pending } notice && Tokyo.EndOf(notice.EffectiveDate) <= now
            ? Decide(contract, now)
            : Decision.Nothing;
}
