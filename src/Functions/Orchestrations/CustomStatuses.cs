using System.Text.Json;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations.Management;

namespace SecureMx.Functions.Orchestrations;

/// <summary>
/// The custom status of an orchestration: what it is doing, in both languages. The task hub stores both, so that its viewers in Azure show
/// them as they are, and an answer has that of its caller.
/// </summary>
internal static class CustomStatuses
{
    /// <summary>Sets the custom status to a sentence.</summary>
    public static void SetStatus(this TaskOrchestrationContext context, string english, string japanese) =>
        context.SetCustomStatus(new Text(english, japanese));

    /// <summary>Sets the custom status to the instant that the orchestration waits for, and what happens then.</summary>
    public static void SetWaiting(this TaskOrchestrationContext context, DateTime until, string english, string japanese) =>
        context.SetCustomStatus(new Text(
            FormattableString.Invariant($"awaits {until:yyyy-MM-ddTHH:mm:ssZ}: {english}"),
            FormattableString.Invariant($"{until:yyyy-MM-ddTHH:mm:ssZ} まで待機: {japanese}")));

    /// <summary>Reads a custom status from the task hub. One in a single language, of an earlier version, is the same in both.</summary>
    public static Text? Read(string? serialized)
    {
        if (serialized is ['{', ..] && TryRead(serialized) is { English: not null, Japanese: not null } text)
            return text;
        return PlainText.Of(serialized) is { } plain ? new(plain, plain) : null;
    }

    private static Text? TryRead(string serialized)
    {
        try
        {
            return JsonSerializer.Deserialize<Text>(serialized);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
