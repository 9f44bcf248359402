using System.Collections;
using System.Globalization;
using DurableTask.Core;
using Google.Protobuf.WellKnownTypes;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Durable.Protocol;

/// <summary>Converts the details of a failure, with inner failures and properties, both ways.</summary>
internal static class FailureProtobuf
{
    public const string UnknownType = "(unknown)";

    private const string InstantPrefix = "dt:";
    private const string OffsetInstantPrefix = "dto:";

    public static P.TaskFailureDetails? ToProtobuf(this FailureDetails? source)
    {
        if (source is null)
        {
            return null;
        }

        var target = new P.TaskFailureDetails
        {
            ErrorType = source.ErrorType ?? UnknownType,
            ErrorMessage = source.ErrorMessage ?? "",
            StackTrace = source.StackTrace,
            InnerFailure = source.InnerFailure.ToProtobuf(),
            IsNonRetriable = source.IsNonRetriable,
        };
        foreach (var (name, value) in source.Properties ?? new Dictionary<string, object?>())
        {
            target.Properties[name] = ToValue(value);
        }

        return target;
    }

    /// <summary>The details of a failure, made of its reason where it has none: the worker reads nothing else.</summary>
    public static P.TaskFailureDetails ToProtobuf(FailureDetails? source, string? reason, string? details) =>
        source.ToProtobuf() ?? new P.TaskFailureDetails { ErrorType = UnknownType, ErrorMessage = reason ?? "", StackTrace = details };

    public static FailureDetails? ToCore(this P.TaskFailureDetails? source) => source is null
        ? null
        : new FailureDetails(
            source.ErrorType,
            source.ErrorMessage,
            source.StackTrace,
            source.InnerFailure.ToCore(),
            source.IsNonRetriable,
            source.Properties.Count == 0 ? null : source.Properties.ToDictionary(p => p.Key, p => ToObject(p.Value)));

    // The worker writes instants as texts with these prefixes and reads them back so.
    private static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        DateTime instant => Value.ForString(InstantPrefix + instant.ToString("O", CultureInfo.InvariantCulture)),
        DateTimeOffset instant => Value.ForString(OffsetInstantPrefix + instant.ToString("O", CultureInfo.InvariantCulture)),
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IDictionary<string, object?> members => Value.ForStruct(new Struct
        {
            Fields = { members.ToDictionary(m => m.Key, m => ToValue(m.Value)) },
        }),
        IEnumerable items => Value.ForList([.. items.Cast<object?>().Select(ToValue)]),
        _ => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    private static object? ToObject(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => ToTextOrInstant(value.StringValue),
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.StructValue => value.StructValue.Fields.ToDictionary(f => f.Key, f => ToObject(f.Value)),
        Value.KindOneofCase.ListValue => value.ListValue.Values.Select(ToObject).ToList(),
        _ => null,
    };

    private static object ToTextOrInstant(string text)
    {
        if (text.StartsWith(OffsetInstantPrefix, StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text.AsSpan(OffsetInstantPrefix.Length), CultureInfo.InvariantCulture, out var offset))
        {
            return offset;
        }

        return text.StartsWith(InstantPrefix, StringComparison.Ordinal)
            && DateTime.TryParse(
                text.AsSpan(InstantPrefix.Length), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant)
            ? instant
            : text;
    }
}
