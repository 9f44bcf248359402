using System.Diagnostics;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;
using DurableTask.Sqlite.Serialization;
using Newtonsoft.Json;

namespace DurableTask.Sqlite.Tests.Sqlite;

/// <summary>Every event comes back from the file as it went in.</summary>
public class EventFormTests
{
    private static readonly DateTime At = new(2026, 2, 28, 23, 59, 59, 999, DateTimeKind.Utc);
    private static readonly Dictionary<string, string> Tags = new() { ["色"] = "赤", [""] = "" };

    private static readonly FailureDetails Failure = new(
        "System.Exception",
        "多言語 \u0000",
        "at X",
        new FailureDetails("Inner", "", null, null, isNonRetriable: true),
        isNonRetriable: false,
        new Dictionary<string,
            object?>
        { ["n"] = 3L, ["x"] = 1.5, ["t"] = "text", ["b"] = true, ["none"] = null, ["l"] = new List<object?> { 1L } });

    public static TheoryData<int> Events => [.. Enumerable.Range(0, All().Length)];

    [Theory, MemberData(nameof(Events))]
    public void It_comes_back(int n)
    {
        var e = All()[n];
        e.Timestamp = At.AddTicks(7);
        var read = new List<HistoryEvent>();
        HistoryBlob.Read(HistoryBlob.Write([e, e]), read);
        Assert.Equal(2, read.Count);
        Assert.All(read, back => Assert.Equal(e.GetType(), back.GetType()));
        Assert.All(read, back => Assert.Equal(Json(e), Json(back)));
    }

    [Fact]
    public void No_type_of_event_is_forgotten()
    {
        var types = typeof(HistoryEvent).Assembly.GetTypes()
            // Nothing in DurableTask.Core makes it.
            .Where(type => type.IsSubclassOf(typeof(HistoryEvent)) && type != typeof(HistoryStateEvent));
        Assert.Empty(types.Except(All().Select(e => e.GetType())));
    }

    [Fact]
    public void A_message_comes_back_with_its_execution_and_the_tags_of_its_orchestration()
    {
        var context = JsonConvert.DeserializeObject<OrchestrationExecutionContext>("""{"OrchestrationTags":{"a":"b"}}""");
        var message = new TaskMessage
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = "i", ExecutionId = "e" },
            OrchestrationExecutionContext = context,
            Event = new TaskScheduledEvent(3, "name", "v", "in"),
        };
        var back = MessageBlob.Read(MessageBlob.Write(message), "i");
        Assert.Equal(Json(message), Json(back));
    }

    [Fact]
    public void A_blob_that_was_cut_off_is_damage()
    {
        var blob = HistoryBlob.Write([new TaskScheduledEvent(3, "name", "v", "in")]);
        Assert.Throws<InvalidDataException>(() => HistoryBlob.Read(blob.AsSpan(0, blob.Length - 1), []));
        Assert.Throws<InvalidDataException>(() => HistoryBlob.Read([9, .. blob[1..]], []));
    }

    private static HistoryEvent[] All()
    {
        var trace = new DistributedTraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=b")
        {
            Id = "id",
            SpanId = ActivitySpanId.CreateFromString("b7ad6b7169203331").ToString(),
            ActivityStartTime = new DateTimeOffset(At),
        };
        var instance = new OrchestrationInstance { InstanceId = "i", ExecutionId = "e" };
        return
        [
            new ExecutionStartedEvent(-1, "\"in\"")
            {
                OrchestrationInstance = instance,
                ParentInstance = new ParentInstance { OrchestrationInstance = instance, Name = "p", Version = "2", TaskScheduleId = 4 },
                Name = "n", Version = "1", Tags = Tags, Correlation = "c", ParentTraceContext = trace,
                ScheduledStartTime = At.AddDays(1), Generation = 2, GenerateNewTrace = true,
            },
            new ExecutionStartedEvent(-1, null) { OrchestrationInstance = instance, Name = "n" },
            new ExecutionCompletedEvent(300, "r", OrchestrationStatus.Completed),
            new ExecutionCompletedEvent(int.MaxValue, null, OrchestrationStatus.Failed, Failure),
            new ContinueAsNewEvent(5, "again"),
            new ExecutionTerminatedEvent(-1, "why"),
            new ExecutionSuspendedEvent(-1, "why"),
            new ExecutionResumedEvent(-1, null),
            new ExecutionRewoundEvent(-1, "why") { ParentExecutionId = "p", InstanceId = "i", ParentTraceContext = trace },
            new TaskScheduledEvent(0, "n", "v", "in") { Tags = Tags, ParentTraceContext = trace },
            new TaskScheduledEvent(1),
            new TaskCompletedEvent(-1, 1, new string('x', 100_000)),
            new TaskFailedEvent(-1, 2, "reason", "details", Failure),
            new SubOrchestrationInstanceCreatedEvent(7) { Name = "n", Version = "v", InstanceId = "i", Input = "in", ClientSpanId = "s",
                Tags = Tags },
            new SubOrchestrationInstanceCompletedEvent(-1, 7, "r"),
            new SubOrchestrationInstanceFailedEvent(-1, 7, "reason", "details", Failure),
            new TimerCreatedEvent(8, At),
            new TimerFiredEvent(-1) { TimerId = 8, FireAt = At },
            new EventSentEvent(9) { InstanceId = "i", Name = "n", Input = "in" },
            new EventRaisedEvent(-1, "in") { Name = "n", ParentTraceContext = trace },
            new GenericEvent(-1, "data"),
            new OrchestratorStartedEvent(-1),
            new OrchestratorCompletedEvent(-1),
        ];
    }

    private static string Json(object value) => JsonConvert.SerializeObject(value);
}
