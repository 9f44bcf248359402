using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>The calls of the management API.</summary>
internal sealed partial class ManagementApi(DurableEngine engine, ManagementAddress address)
{
    private const string ContinuationHeader = "x-ms-continuation-token";
    private const int SecondsUntilNextLook = 5;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IResult List(HttpContext http)
    {
        var request = http.Request;
        var query = new OrchestrationQuery(
            request.Instant("createdTimeFrom"),
            request.Instant("createdTimeTo"),
            request.Statuses("runtimeStatus"),
            InstanceIdPrefix: request.Text("instanceIdPrefix"),
            PageSize: request.Size("top") ?? OrchestrationQuery.DefaultPageSize);
        var after = request.Headers[ContinuationHeader].ToString() is { Length: > 0 } token ? Decode(token) : null;
        var rows = engine.Query(query, after, query.PageSize);
        if (rows.Count == query.PageSize)
        {
            http.Response.Headers[ContinuationHeader] = Encode(rows[^1].Id);
        }

        var showInput = request.Flag("showInput", true);
        return Json(new JsonArray([.. rows.Select(row => StatusPayload.Write(row, showInput))]));
    }

    public IResult Get(string instanceId, HttpContext http)
    {
        var request = http.Request;
        if (request.Flag("showHistory", false))
        {
            return engine.FindWithHistory(instanceId) is var (past, lines) ? Status(http, past, lines, request) : Results.NotFound();
        }

        return engine.Find(instanceId) is { } row ? Status(http, row, null, request) : Results.NotFound();
    }

    public async Task<IResult> PurgeAsync(string instanceId)
    {
        var (before, count) = await engine.PurgeAsync(instanceId, recursive: false);
        return before is null ? Results.NotFound() : Purged(count);
    }

    public async Task<IResult> PurgeManyAsync(HttpContext http)
    {
        if (http.Request.Instant("createdTimeFrom") is not { } from)
        {
            return Json("Please provide value for 'createdTimeFrom' parameter.", StatusCodes.Status400BadRequest);
        }

        var filter = new PurgeInstancesFilter(
            from, http.Request.Instant("createdTimeTo") ?? engine.Now, http.Request.Statuses("runtimeStatus"));
        var count = await engine.PurgeAllAsync(filter, recursive: false, http.RequestAborted);
        return count == 0 ? Results.NotFound() : Purged(count);
    }

    public async Task<IResult> RaiseEventAsync(string instanceId, string eventName, HttpContext http)
    {
        if (Refusal(instanceId) is { } refusal)
        {
            return refusal;
        }

        if (!IsJson(http.Request))
        {
            return Error("Only application/json request content is supported");
        }

        return await ReadJsonAsync(http) is (true, var payload)
            ? Taken(await engine.SendAsync(instanceId, Message(HistoryEventKind.EventRaised, payload) with { Name = eventName }))
            : Error("Invalid JSON content");
    }

    public Task<IResult> TerminateAsync(string instanceId, string? reason) =>
        SendAsync(instanceId, HistoryEventKind.ExecutionTerminated, reason);

    public Task<IResult> SuspendAsync(string instanceId, string? reason) =>
        SendAsync(instanceId, HistoryEventKind.ExecutionSuspended, reason);

    public Task<IResult> ResumeAsync(string instanceId, string? reason) =>
        SendAsync(instanceId, HistoryEventKind.ExecutionResumed, reason);

    public async Task<IResult> RewindAsync(string instanceId, string? reason) => await engine.RewindAsync(instanceId, reason) switch
    {
        null => Results.NotFound(),
        OrchestrationRuntimeStatus.Failed => Results.StatusCode(StatusCodes.Status202Accepted),
        OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Terminated => Results.StatusCode(StatusCodes.Status410Gone),
        _ => Error("Only a failed instance can be rewound."),
    };

    private static IResult Json(JsonNode? node, int status = StatusCodes.Status200OK) =>
        Results.Text(node?.ToJsonString(Readable) ?? "null", "application/json", System.Text.Encoding.UTF8, status);

    private static IResult Purged(int count) => Json(new JsonObject { ["instancesDeleted"] = count });

    private static IResult Error(string message) => Json(new JsonObject { ["Message"] = message }, StatusCodes.Status400BadRequest);

    private static IResult Taken(OrchestrationRuntimeStatus? before) => before switch
    {
        null => Results.NotFound(),
        { } status when InstanceRow.Ended(status) => Results.StatusCode(StatusCodes.Status410Gone),
        _ => Results.StatusCode(StatusCodes.Status202Accepted),
    };

    private static bool IsJson(HttpRequest request) =>
        string.Equals(request.ContentType?.Split(';')[0].Trim(), "application/json", StringComparison.OrdinalIgnoreCase);

    private static string Encode(string id) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(id));

    private static string? Decode(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length) ? System.Text.Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static async Task<(bool Valid, string? Json)> ReadJsonAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        if (string.IsNullOrWhiteSpace(text))
        {
            return (true, null);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return (true, document.RootElement.GetRawText());
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }

    private static IResult Status(HttpContext http, InstanceRow row, List<HistoryEvent>? lines, HttpRequest request)
    {
        var showInput = request.Flag("showInput", true);
        var history = lines is not null && row.Status != OrchestrationRuntimeStatus.Pending
            ? HistoryPayload.Write(row, lines, request.Flag("showHistoryOutput", false), showInput)
            : null;
        var code = row switch
        {
            { IsEnded: false } => StatusCodes.Status202Accepted,
            { Status: OrchestrationRuntimeStatus.Failed } when request.Flag("returnInternalServerErrorOnFailure", false) =>
                StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status200OK,
        };
        if (code == StatusCodes.Status202Accepted)
        {
            http.Response.Headers.Location = request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = SecondsUntilNextLook.ToString(CultureInfo.InvariantCulture);
        }

        return Json(StatusPayload.Write(row, showInput, history), code);
    }

    private IResult? Refusal(string instanceId)
    {
        var row = engine.Find(instanceId);
        return row is { IsEnded: false } ? null : Taken(row?.Status);
    }

    private async Task<IResult> SendAsync(string instanceId, HistoryEventKind kind, string? reason) =>
        Taken(await engine.SendAsync(instanceId, Message(kind, engine.Setting.Converter.Serialize(reason))));

    private HistoryEvent Message(HistoryEventKind kind, string? data) => new(kind, engine.Now) { Data = data };
}
