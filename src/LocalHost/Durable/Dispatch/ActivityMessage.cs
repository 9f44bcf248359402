using System.Text.Json;
using DurableTask.Core;
using Google.Protobuf;
using SecureMx.LocalHost.Durable.Protocol;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Durable.Dispatch;

/// <summary>An activity's input, result and failure in the forms of the worker.</summary>
internal static class ActivityMessage
{
    /// <summary>The JSON of the input. An orchestrator schedules it as an array of one.</summary>
    public static string Input(string? scheduled)
    {
        var json = (scheduled ?? "").AsSpan().Trim();
        return json is ['[', .., ']'] ? json[1..^1].Trim().ToString() : json.ToString();
    }

    /// <summary>The JSON of a result; null if there is none. A string comes from the worker as it is, and not as JSON.</summary>
    public static string? Result(TypedData? result) => result?.DataCase switch
    {
        null or TypedData.DataOneofCase.None => null,
        TypedData.DataOneofCase.String => JsonSerializer.Serialize(result.String),
        TypedData.DataOneofCase.Json => result.Json,
        TypedData.DataOneofCase.Bytes => JsonSerializer.Serialize(result.Bytes.Memory),
        TypedData.DataOneofCase.Int => JsonSerializer.Serialize(result.Int),
        TypedData.DataOneofCase.Double => JsonSerializer.Serialize(result.Double),
        _ => throw new NotSupportedException($"An activity cannot have a result of the kind {result.DataCase}."),
    };

    /// <summary>Exception of the activity. The worker writes it as protobuf JSON into the message of its own exception.</summary>
    public static FailureDetails Failure(FunctionFailedException exception)
    {
        var message = exception.Failure?.Message ?? exception.Message;
        try
        {
            if (P.TaskFailureDetails.Parser.ParseJson(message).ToCore() is { ErrorType.Length: > 0 } details)
                return details;
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or InvalidJsonException)
        {
            // The worker itself failed, for instance at binding the input.
        }

        var type = exception.Failure?.Type is { Length: > 0 } known ? known : FailureProtobuf.UnknownType;
        return new FailureDetails(type, message, exception.Failure?.StackTrace, innerFailure: null, isNonRetriable: false);
    }
}
