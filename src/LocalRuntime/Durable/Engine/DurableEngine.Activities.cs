using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>Activities: at least once each, until the episode that takes their result is committed.</summary>
internal sealed partial class DurableEngine
{
    private readonly Channel<PendingActivity> pending = Channel.CreateUnbounded<PendingActivity>();
    private readonly List<Task> runners = [];

    private void Dispatch(PendingActivity activity)
    {
        work.Enter();
        if (!pending.Writer.TryWrite(activity))
        {
            work.Leave();
        }
    }

    private async Task RunActivitiesAsync()
    {
        await foreach (var activity in pending.Reader.ReadAllAsync())
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await RunAsync(activity);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return; // Its row is still there: it runs again at the next start.
            }
            finally
            {
                work.Leave();
            }
        }
    }

    private async Task RunAsync(PendingActivity activity)
    {
        if (activity.Name is null)
        {
            if (Load(activity) is not { } loaded)
            {
                return;
            }

            activity = loaded;
        }

        HistoryEvent result;
        try
        {
            result = Setting.Functions.HasActivity(activity.Name!)
                ? new HistoryEvent(HistoryEventKind.TaskCompleted, Now) { Data = await CallAsync(activity) }
                : Failure(new InvalidOperationException($"There is no activity named '{activity.Name}' in the app."), whole: true);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            logger.LogWarning(exception, "Activity {Activity} of {Instance} failed.", activity.Name, activity.Id);
            result = Failure(exception, whole: false);
        }

        if (!stopping.IsCancellationRequested)
        {
            Wake(activity.Key, new Arrival(activity.Key, result with { Task = activity.Task, Name = activity.Name }));
        }
    }

    private async Task<string?> CallAsync(PendingActivity activity)
    {
        JsonElement? input = null;
        if (activity.Input is not null)
        {
            using var document = JsonDocument.Parse(activity.Input);
            input = document.RootElement.Clone();
        }

        var output = await Setting.Functions.RunActivityAsync(activity.Name!, activity.Id, input, stopping.Token);
        return Setting.Converter.Serialize(output);
    }

    private HistoryEvent Failure(Exception exception, bool whole) =>
        new(HistoryEventKind.TaskFailed, Now) { Failure = TaskFailureDetails.FromException(exception), Whole = whole };

    private PendingActivity? Load(PendingActivity activity) => database.Read(sql =>
    {
        using var reader = sql.Query("SELECT name, input FROM activities WHERE instance = $1 AND task = $2", activity.Key, activity.Task);
        return reader.Read()
            ? activity with { Name = reader.GetString(0), Input = reader.IsDBNull(1) ? null : reader.GetString(1) }
            : null;
    });
}
