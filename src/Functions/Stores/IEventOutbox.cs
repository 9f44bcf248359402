using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>
/// Adds to a commit the documents of what partners must hear of it, so that an event for a partner is neither lost nor sent of what did not
/// happen.
/// </summary>
public interface IEventOutbox
{
    /// <summary>The documents that go with events on a contract's record; none where no partner hears of them.</summary>
    /// <param name="before">The contract before the events; null where they conclude it.</param>
    /// <param name="after">The contract after them.</param>
    /// <param name="events">The events of the commit, in order.</param>
    /// <param name="follows">The contract's version after its last commit that had such documents; null for none.</param>
    IReadOnlyList<DocumentWrite> For(Contract? before, Contract after, IReadOnlyList<RecordedEvent> events, int? follows);

    /// <summary>The documents that go with a new state of an application; none where the partner does not hear of it.</summary>
    /// <param name="after">The application in the state.</param>
    IReadOnlyList<DocumentWrite> For(Application after);
}
