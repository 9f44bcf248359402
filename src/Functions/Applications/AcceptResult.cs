using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Outcome of the acceptance of an application.</summary>
public abstract record AcceptResult
{
    private AcceptResult()
    {
    }

    /// <summary>It is accepted.</summary>
    /// <param name="Contract">The contract that it concluded or added to.</param>
    /// <param name="IsRepeated">Whether it was accepted before.</param>
    public sealed record Accepted(Contract Contract, bool IsRepeated) : AcceptResult;

    /// <summary>The terms refuse; the application waits as before.</summary>
    public sealed record Refused(IReadOnlyList<Refusal> Refusals) : AcceptResult;

    /// <summary>The application already has another outcome.</summary>
    public sealed record Conflict(Text Detail) : AcceptResult;

    /// <summary>The contract is not the one that <c>If-Match</c> names; the application waits as before.</summary>
    public sealed record Stale : AcceptResult;

    /// <summary>There is no such application.</summary>
    public sealed record NotFound : AcceptResult;
}
