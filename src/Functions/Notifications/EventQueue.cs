using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// Publishes events for partners beside the calls that have committed them: what has gathered while the events before were published goes
/// together. The outbox is the truth: what is lost here, by the end of the process, a full queue or a failure, is published by
/// <see cref="EventOutboxFunctions"/> within minutes.
/// </summary>
public sealed partial class EventQueue(EventOutbox outbox, EventPublisher publisher, ILogger<EventQueue> logger) : IHostedService
{
    private const int Capacity = 10_000;
    private const int MostTogether = 500;
    private const int AtOnce = 8;

    // Larger events are read from the outbox again, so that a full queue holds 160 MB at most.
    private const int MostKeptBytes = 16 * 1024;

    private static readonly TimeSpan ReadersPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(1);

    private readonly Channel<Item> _queue =
        Channel.CreateBounded<Item>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private Task _running = Task.CompletedTask;
    private TaskCompletionSource _roundIsOver = NewRound();
    private long _enqueued;
    private long _handled;
    private volatile bool _isStopped;

    /// <summary>Has the events of a commit to a contract published, after those of its earlier commits.</summary>
    public void Enqueue(DurableTaskClient client, DecideResult.Committed committed)
    {
        if (committed.Outboxed.Count == 0)
            return;
        bool isKept = committed.Outboxed.Sum(write => (long)Length(write)) <= MostKeptBytes;
        Enqueue(new Item(client, Containers.Contracts.Name, committed.Contract.ContractId, isKept ? committed.Outboxed : null));
    }

    /// <summary>Has all events published that wait beside a contract.</summary>
    public void EnqueueContract(DurableTaskClient client, string contractId) =>
        Enqueue(new Item(client, Containers.Contracts.Name, contractId, Outboxed: null));

    /// <summary>Has all events published that wait beside an application.</summary>
    public void EnqueueApplication(DurableTaskClient client, string applicationId) =>
        Enqueue(new Item(client, Containers.Applications.Name, applicationId, Outboxed: null));

    /// <summary>Has all events published that wait beside a customer, by the key of its partition.</summary>
    public void EnqueueCustomer(DurableTaskClient client, string customer) =>
        Enqueue(new Item(client, Containers.Customers.Name, customer, Outboxed: null));

    /// <summary>Completes when all that was enqueued before is published or left to the timer.</summary>
    public async Task WhenPublishedAsync(CancellationToken cancellationToken)
    {
        long last = Interlocked.Read(ref _enqueued);
        while (true)
        {
            var round = Volatile.Read(ref _roundIsOver).Task;
            if (Interlocked.Read(ref _handled) >= last)
                return;
            await round.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for what was enqueued before to be published, for a second at most.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WhenPublishedAsync(cancellationToken).WaitAsync(ReadersPatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The reader finds it later.
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Publishes what is in the queue, for a second at most; the rest is left to the timer.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await Task.WhenAny(_running, Task.Delay(PatienceAtTheEnd, cancellationToken));
        _isStopped = true;
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int Length(DocumentWrite write) => write is DocumentWrite.Create create ? create.Json.Length : 0;

    private void Enqueue(Item item)
    {
        Interlocked.Increment(ref _enqueued);
        if (_queue.Writer.TryWrite(item))
            return;
        LogLeft(item.PartitionKey);
        Handled(1);
    }

    private void Handled(int count)
    {
        Interlocked.Add(ref _handled, count);
        Interlocked.Exchange(ref _roundIsOver, NewRound()).SetResult();
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            List<Item> together = [];
            while (together.Count < MostTogether && _queue.Reader.TryRead(out var item))
                together.Add(item);
            if (!_isStopped)
                await PublishAsync(together);
            Handled(together.Count);
        }
    }

    private async Task PublishAsync(IReadOnlyList<Item> items)
    {
        var partitions = items.GroupBy(item => (item.Container, item.PartitionKey)).ToArray();
        var waiting = new IReadOnlyList<WaitingEvents>[partitions.Length];
        await ForEachAsync(partitions.Index(), async partition => waiting[partition.Index] = await ReadAsync(partition.Item));
        await ForEachAsync(
            waiting.SelectMany(events => events).GroupBy(events => events.PartnerId, StringComparer.Ordinal),
            async partner =>
            {
                try
                {
                    await publisher.PublishAsync(items[^1].Client, partner.Key, [.. partner]);
                }
                catch (Exception exception)
                {
                    LogFailed(exception, partner.First().PartitionKey);
                }
            });
    }

    private async Task<IReadOnlyList<WaitingEvents>> ReadAsync(IGrouping<(string Container, string PartitionKey), Item> partition)
    {
        try
        {
            return partition.All(item => item.Outboxed is not null)
                ? await outbox.CompleteAsync(partition.Key.PartitionKey, partition.SelectMany(item => item.Outboxed!))
                : await outbox.ListAsync(partition.Key.Container, partition.Key.PartitionKey);
        }
        catch (Exception exception)
        {
            LogFailed(exception, partition.Key.PartitionKey);
            return [];
        }
    }

    private static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> body) =>
        Parallel.ForEachAsync(
            items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) => await body(item));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The events of {PartitionKey} could not be published; the timer will do it.")]
    private partial void LogFailed(Exception exception, string partitionKey);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The events of {PartitionKey} are left to the timer: too many wait.")]
    private partial void LogLeft(string partitionKey);

    /// <summary>Events of one partition.</summary>
    /// <param name="Outboxed">What a commit to a contract has put into the outbox; null to read what waits there.</param>
    private sealed record Item(
        DurableTaskClient Client, string Container, string PartitionKey, IReadOnlyList<DocumentWrite>? Outboxed);
}
