using System.Collections.Concurrent;

namespace SecureMx.LocalHost.TestApp;

/// <summary>What happened, in its order.</summary>
public sealed class Journal
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Add(string line) => _lines.Enqueue(line);
}

/// <summary>A service of one run; says when the run's scope ends.</summary>
public sealed class Visit(Journal journal) : IDisposable
{
    public string Name { get; set; } = "nobody";

    public void Dispose() => journal.Add($"{Name} left");
}
