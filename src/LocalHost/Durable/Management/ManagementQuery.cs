using System.Globalization;
using DurableTask.Core;
using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalHost.Durable.Management;

/// <summary>Query parameters of the management API. One that cannot be read counts as not given, as in the Durable extension.</summary>
internal static class ManagementQuery
{
    public static bool Flag(this HttpRequest request, string name, bool otherwise) =>
        bool.TryParse(request.Query[name], out var value) ? value : otherwise;

    /// <summary>An instant in UTC; a text without offset is read as UTC.</summary>
    public static DateTime? Instant(this HttpRequest request, string name) =>
        DateTimeOffset.TryParse(request.Query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? value.UtcDateTime
            : null;

    public static TimeSpan? Seconds(this HttpRequest request, string name) =>
        double.TryParse(request.Query[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && value >= 0 && value < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(value)
            : null;

    /// <summary>A page size of at least 1.</summary>
    public static int? Size(this HttpRequest request, string name) =>
        int.TryParse(request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

    public static string? Text(this HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Statuses, separated by commas or in several parameters; null if none is valid.</summary>
    public static List<OrchestrationStatus>? Statuses(this HttpRequest request, string name)
    {
        var statuses = request.Query[name]
            .SelectMany(value => (value ?? "").Split(','))
            .Select(text => Enum.TryParse(text.Trim(), out OrchestrationStatus status) ? status : (OrchestrationStatus?)null)
            .OfType<OrchestrationStatus>()
            .ToList();
        return statuses.Count == 0 ? null : statuses;
    }
}
