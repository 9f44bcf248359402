namespace SecureMx.LocalRuntime.Durable;

/// <summary>Which instances to list.</summary>
/// <param name="CreatedFrom">Created at or after this instant.</param>
/// <param name="CreatedTo">Created at or before this instant.</param>
/// <param name="Statuses">In one of these statuses; null or empty for all.</param>
/// <param name="TaskHubNames">In these task hubs; the local runtime has one, whatever its name.</param>
/// <param name="InstanceIdPrefix">Whose id begins with this.</param>
/// <param name="PageSize">At most this many on a page.</param>
/// <param name="FetchInputsAndOutputs">Whether to give inputs, outputs and custom status.</param>
/// <param name="ContinuationToken">Where to go on.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>The page size where none is given.</summary>
    public const int DefaultPageSize = 100;
}
