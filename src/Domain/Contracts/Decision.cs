namespace SecureMx.Domain;

/// <summary>Result of a command: events to record (none if it was carried out before), or refusals.</summary>
public sealed record Decision
{
    private Decision(IReadOnlyList<ContractEvent> events, IReadOnlyList<Refusal> refusals) => (Events, Refusals) = (events, refusals);

    /// <summary>The events to append, in order; empty for no change.</summary>
    public IReadOnlyList<ContractEvent> Events { get; }

    /// <summary>Reasons for refusing the command; empty if it is accepted.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>Whether the command is refused.</summary>
    public bool IsRefused => Refusals.Count > 0;

    /// <summary>The command changes nothing, for instance because it was carried out before.</summary>
    public static readonly Decision Nothing = new([], []);

    /// <summary>The command is carried out by these events.</summary>
    public static Decision Record(params IReadOnlyList<ContractEvent> events) => new(events, []);

    /// <summary>The command is refused.</summary>
    public static Decision Refuse(params IReadOnlyList<Refusal> refusals) => new([], refusals);
}
