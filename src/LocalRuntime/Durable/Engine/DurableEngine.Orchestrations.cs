using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>Orchestrations: an instance for which something came runs an episode; one at a time, until nothing is left for it.</summary>
internal sealed partial class DurableEngine
{
    private readonly HistoryCache recent = new();

    /// <summary>Makes an instance ready: something for it was committed.</summary>
    public void Wake(long key) => Wake(key, null);

    public void ForeignAwait(long key) => Wake(key, new Arrival(key, new HistoryEvent(HistoryEventKind.ForeignAwait, Now)));

    public void AfterEpisode(Episode episode, EpisodeEffects effects)
    {
        Settled(episode.Arrivals);
        if (effects.History is not null)
        {
            recent.Put(episode.Active.Key, effects.History);
        }

        foreach (var activity in effects.Activities)
        {
            Dispatch(activity);
        }

        foreach (var key in effects.Wakes)
        {
            Wake(key);
        }

        TimersCreated(effects.Timers);
        Finish(episode.Active);
        if (effects.Before != effects.After)
        {
            Changed(effects.Id);
        }
    }

    public void EpisodeFailed(Episode episode, Exception exception) => WriteFailed(episode.Active, episode.Arrivals, exception);

    /// <summary>Nothing was written: what arrived arrives again, after a pause.</summary>
    public void WriteFailed(ActiveInstance active, List<Arrival> arrivals, Exception exception)
    {
        logger.LogCritical(exception, "The durable engine could not write the state of an orchestration; it tries again.");
        _ = Task.Delay(PauseAfterFailedWrite, stopping.Token).ContinueWith(
            _ =>
            {
                lock (gate)
                {
                    active.Arrived.InsertRange(0, arrivals);
                    active.Again = true;
                }

                Finish(active);
            },
            stopping.Token,
            TaskContinuationOptions.NotOnCanceled,
            TaskScheduler.Default);
    }

    /// <summary>An episode is over; another follows if something came meanwhile.</summary>
    public void Finish(ActiveInstance active)
    {
        lock (gate)
        {
            active.Running = false;
            if (active.Again || active.Arrived.Count > 0)
            {
                Enqueue(active);
                return;
            }

            actives.Remove(active.Key);
        }

        work.Leave();
    }

    private void Wake(long key, Arrival? arrival)
    {
        lock (gate)
        {
            if (!actives.TryGetValue(key, out var active))
            {
                active = new ActiveInstance(key);
                actives.Add(key, active);
                work.Enter();
                Enqueue(active);
            }
            else if (active.Running)
            {
                active.Again = true;
            }

            if (arrival is not null)
            {
                active.Arrived.Add(arrival);
            }
        }
    }

    private void Enqueue(ActiveInstance active)
    {
        try
        {
            runnable.Add(active);
        }
        catch (InvalidOperationException)
        {
            // The engine stops; the database remembers.
        }
    }

    private void RunOrchestrators()
    {
        foreach (var active in runnable.GetConsumingEnumerable())
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            List<Arrival> arrivals;
            lock (gate)
            {
                active.Running = true;
                active.Again = false;
                (arrivals, active.Arrived) = (active.Arrived, []);
            }

            try
            {
                RunEpisode(active, arrivals);
            }
            catch (Exception exception)
            {
                WriteFailed(active, arrivals, exception);
            }
        }
    }

    private void RunEpisode(ActiveInstance active, List<Arrival> arrivals)
    {
        var known = recent.Take(active.Key);
        var (row, messages, history) = database.Read(sql =>
        {
            var found = sql.FindByKey(active.Key);
            return (found, sql.Messages(active.Key), known ?? (found is null ? [] : sql.History(active.Key)));
        });
        if (row is { Status: OrchestrationRuntimeStatus.Failed }
            && messages.Exists(m => m.Message.Kind == HistoryEventKind.ExecutionRewound))
        {
            Commits.Add(Rewind(active, row, history, arrivals));
            return;
        }

        if (row is null or { IsEnded: true })
        {
            Commits.Add(new DiscardWrite(this, active, [.. messages.Select(m => m.N)], arrivals));
            return;
        }

        var episode = new Episode(this, active, row, history);
        if (episode.Take(messages, arrivals, Now))
        {
            Commits.Add(episode);
        }
        else
        {
            Finish(active);
        }
    }

    private RewindWrite Rewind(ActiveInstance active, InstanceRow row, List<List<HistoryEvent>> history, List<Arrival> arrivals)
    {
        var lines = history.SelectMany(episode => episode).ToList();
        var replay = new Replay(row, Setting, () => { });
        replay.Run(lines.Where(l => l.Kind != HistoryEventKind.ExecutionCompleted), []);
        return new RewindWrite(this, active, row, lines, replay.UnansweredFailures, arrivals, Now);
    }
}
