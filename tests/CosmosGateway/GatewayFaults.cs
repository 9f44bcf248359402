namespace SecureMx.CosmosGateway;

/// <summary>What goes wrong with a request.</summary>
public abstract record GatewayFault
{
    /// <summary>The service answers with an error and does nothing: 429, 449, 410, 503 …</summary>
    public sealed record Answer(int Status, int SubStatus = 0, TimeSpan? RetryAfter = null) : GatewayFault;

    /// <summary>No connection comes about: nothing is done.</summary>
    public sealed record Unreachable : GatewayFault;

    /// <summary>No answer comes in time. Whether the request is carried out is <paramref name="Done"/>.</summary>
    public sealed record Timeout(bool Done) : GatewayFault;

    /// <summary>The request is carried out and the connection breaks before the answer.</summary>
    public sealed record AnswerLost : GatewayFault;

    /// <summary>The request is carried out, and a proxy answers for it with an error.</summary>
    public sealed record AnswerReplaced(int Status) : GatewayFault;

    /// <summary>Another writer comes first: the action runs, then the request.</summary>
    public sealed record Overtaken(Func<Task> By) : GatewayFault;
}

/// <summary>Faults to come, each for a number of requests that it fits.</summary>
public sealed class GatewayFaults
{
    private readonly Lock _lock = new();
    private readonly List<Plan> _plans = [];

    /// <summary>The next requests of an operation fail; all operations on documents where it is null.</summary>
    public void Add(GatewayFault fault, int times = 1, GatewayOperation? operation = null) =>
        Add(_ => fault, times, (asked, _) => operation is null ? asked is not GatewayOperation.Metadata : asked == operation);

    /// <summary>The next requests that fit fail, each as it is drawn; null lets one pass.</summary>
    public void Add(Func<GatewayOperation, GatewayFault?> draw, int times, Func<GatewayOperation, string, bool> fits)
    {
        lock (_lock) _plans.Add(new Plan(draw, fits) { Left = times });
    }

    /// <summary>No more faults.</summary>
    public void Clear()
    {
        lock (_lock) _plans.Clear();
    }

    internal GatewayFault? Next(GatewayOperation operation, string container)
    {
        lock (_lock)
        {
            var plan = _plans.Find(one => one.Left > 0 && one.Fits(operation, container));
            if (plan is null) return null;
            plan.Left--;
            return plan.Draw(operation);
        }
    }

    private sealed class Plan(Func<GatewayOperation, GatewayFault?> draw, Func<GatewayOperation, string, bool> fits)
    {
        public Func<GatewayOperation, GatewayFault?> Draw => draw;

        public Func<GatewayOperation, string, bool> Fits => fits;

        public int Left { get; set; }
    }
}
