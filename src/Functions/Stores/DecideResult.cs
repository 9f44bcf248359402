using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>Outcome of deciding on a contract. Only <see cref="Committed"/> changed anything.</summary>
public abstract record DecideResult
{
    private DecideResult()
    {
    }

    /// <summary>The events are on the record, and what was to be written with them is written.</summary>
    /// <param name="Contract">The state after them.</param>
    /// <param name="ETag">The state document's new ETag.</param>
    /// <param name="Events">The events, with their versions.</param>
    /// <param name="Written">The ETags of the documents that were written with them, by their ids.</param>
    /// <param name="Outboxed">The documents that <see cref="IEventOutbox"/> has put beside them.</param>
    public sealed record Committed(
        Contract Contract, string ETag, IReadOnlyList<RecordedEvent> Events, IReadOnlyDictionary<string, string> Written,
        IReadOnlyList<DocumentWrite> Outboxed) : DecideResult;

    /// <summary>The decision was to change nothing: it had been carried out before.</summary>
    public sealed record Unchanged(Contract Contract, string ETag) : DecideResult;

    /// <summary>The terms refuse.</summary>
    public sealed record Refused(Contract Contract, IReadOnlyList<Refusal> Refusals) : DecideResult;

    /// <summary>The contract has no room for what would be put on it (<see cref="ContractSizeLimit"/>).</summary>
    public sealed record Full(Contract Contract) : DecideResult;

    /// <summary>Callers have put as much on the record as they may, of the day or in all (<see cref="RecordQuota"/>).</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="Detail">What to do.</param>
    /// <param name="Wait">Time until the next day; null if waiting does not help.</param>
    public sealed record OverQuota(Contract Contract, Text Detail, Duration? Wait) : DecideResult;

    /// <summary>There is no such contract.</summary>
    public sealed record NotFound : DecideResult;

    /// <summary>The contract is not the one that <c>If-Match</c> names.</summary>
    public sealed record StaleIfMatch(Contract Contract) : DecideResult;

    /// <summary>A document that was to be written beside the events has been created or changed by another.</summary>
    public sealed record Overtaken(Contract Contract, string Id) : DecideResult;
}
