namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>
/// External events of one execution. Names compare without case. Events that nobody waits for are kept in their order; of several waits
/// for one name the latest is served first, as the isolated worker does it, and one that was cancelled never swallows an event.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, List<(OpenTask Task, Type Type)>> waits = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The events that nobody has taken, the first to come first.</summary>
    public List<(string Name, string? Data)> Kept { get; } = [];

    /// <summary>How many waits are open.</summary>
    public int Waiting { get; private set; }

    /// <summary>Takes the next kept event of a name, or opens a wait for one.</summary>
    /// <exception cref="ArgumentException">Another wait for the name expects another type.</exception>
    public Task<T> Wait<T>(string name, CancellationToken cancellationToken)
    {
        var task = new OpenTask<T>();
        var kept = Kept.FindIndex(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (kept >= 0 && !cancellationToken.IsCancellationRequested)
        {
            var data = Kept[kept].Data;
            Kept.RemoveAt(kept);
            task.Complete(data, converter);
            return task.Task;
        }

        if (!waits.TryGetValue(name, out var open))
        {
            waits[name] = open = [];
        }

        if (open.Count > 0 && open[^1].Type != typeof(T))
        {
            throw new ArgumentException($"Event '{name}' is awaited as {open[^1].Type} already, and now as {typeof(T)}.");
        }

        open.Add((task, typeof(T)));
        Waiting++;
        cancellationToken.Register(() => Forget(open, task, cancellationToken));
        return task.Task;
    }

    /// <summary>Gives an event to the latest wait for it, or keeps it.</summary>
    public void Raise(string name, string? data)
    {
        if (waits.TryGetValue(name, out var open) && open.Count > 0)
        {
            var (task, _) = open[^1];
            open.RemoveAt(open.Count - 1);
            Waiting--;
            task.Complete(data, converter);
        }
        else
        {
            Kept.Add((name, data));
        }
    }

    private void Forget<T>(List<(OpenTask Task, Type Type)> open, OpenTask<T> task, CancellationToken token)
    {
        if (open.RemoveAll(wait => wait.Task == task) > 0)
        {
            Waiting--;
            task.Cancel(token);
        }
    }
}
