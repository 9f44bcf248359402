using System.Collections.Concurrent;

namespace SecureMx.Crash.Tests;

/// <summary>What the service has answered: it must be there for ever.</summary>
internal sealed class Ledger
{
    /// <summary>Ids of applications that were received.</summary>
    public ConcurrentBag<string> Applications { get; } = [];

    /// <summary>Contract and application of each acceptance.</summary>
    public ConcurrentBag<(string ContractId, string ApplicationId)> Contracts { get; } = [];

    /// <summary>Path, id and last day of each notice.</summary>
    public ConcurrentBag<(string Path, string NoticeId, string EffectiveDate)> Notices { get; } = [];
}
