using DurableTask.Core;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>Sends messages to instances, all of them or none.</summary>
internal sealed class SendWrite(TaskHub hub, IEnumerable<TaskMessage> messages) : HubWrite<int>(hub)
{
    private readonly OutgoingMessage[] _messages = [.. messages.Select(message => new OutgoingMessage(message))];

    protected override int Apply(SqlSession sql)
    {
        foreach (var message in _messages)
            message.Send(sql, Hub);
        return _messages.Length;
    }

    protected override void Committed(int count)
    {
        foreach (var message in _messages)
            message.Deliver(Hub);
    }
}
