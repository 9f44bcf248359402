using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace SecureMx.Documents.Cosmos;

/// <summary>
/// One commit: a point write, or a transactional batch where there are several. It is sent until its outcome is known. Where an answer is
/// lost the documents are read back first, since a write that was made must neither be reported as refused (its own create would now meet
/// itself) nor be made twice.
/// </summary>
internal sealed class CosmosCommit(
    Container container, ContainerDefinition definition, string partitionKey, IReadOnlyList<DocumentWrite> writes, ILogger logger)
{
    private const int MostAttempts = 8;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);

    private readonly string _id = Convert.ToBase64String(Guid.NewGuid().ToByteArray());

    /// <exception cref="StoreBusyException">The service is over its throughput.</exception>
    /// <exception cref="StoreUnavailableException">The service stayed unreachable, or answered so that the outcome is unknown.</exception>
    /// <exception cref="CosmosException">The service refused the call itself.</exception>
    public async Task<CommitResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        var uncertain = false;
        for (var attempt = 1; ; attempt++)
        {
            Answer answer;
            Exception? lost = null;
            try
            {
                answer = await SendAsync(cancellationToken);
            }
            catch (Exception exception) when (IsLost(exception, cancellationToken))
            {
                (answer, lost) = (default, exception);
            }

            if (answer.IsSuccess) return new CommitResult(CommitStatus.Committed, -1, answer.ETags);
            uncertain |= lost is not null || IsUnclear(answer.Status) || WasSentAgain(answer.Diagnostics);
            if (uncertain)
            {
                var found = await CosmosReadBack.FindAsync(container, definition, partitionKey, writes, _id, logger, cancellationToken);
                CosmosTelemetry.Uncertain(logger, definition.Name, found.Verdict.ToString(), lost);
                if (found.Verdict == WriteVerdict.Made) return new CommitResult(CommitStatus.Committed, -1, found.ETags);
                if (found.Verdict == WriteVerdict.Unknown) throw Failure(answer, lost);
            }
            if (lost is null && Refusal(answer) is { } status) return new CommitResult(status, answer.FailedIndex, []);
            if (attempt == MostAttempts || (lost is null && !IsWorthAnother(answer.Status))) throw Failure(answer, lost);
            await Task.Delay(Delay(attempt), cancellationToken);
        }
    }

    private Task<Answer> SendAsync(CancellationToken cancellationToken) =>
        writes.Count == 1 ? SendOneAsync(writes[0], cancellationToken) : SendBatchAsync(cancellationToken);

    /// <summary>
    /// 1 request; about 6 RU for a create or delete of 1 kB and 11 for a replace, with the index that a container has here.
    /// </summary>
    private async Task<Answer> SendOneAsync(DocumentWrite write, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var key = new PartitionKey(partitionKey);
        var options = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = Condition(write) };
        using var response = write switch
        {
            DocumentWrite.Create create => await container.CreateItemStreamAsync(Stamp(create), key, options, cancellationToken),
            DocumentWrite.Replace replace =>
                await container.ReplaceItemStreamAsync(Stamp(replace), replace.Id, key, options, cancellationToken),
            DocumentWrite.Upsert upsert => await container.UpsertItemStreamAsync(Stamp(upsert), key, options, cancellationToken),
            _ => await container.DeleteItemStreamAsync(write.Id, key, options, cancellationToken),
        };
        CosmosTelemetry.Called(logger, write.GetType().Name, definition.Name, response.StatusCode, response.Headers.RequestCharge, started);
        return new Answer(
            response.StatusCode, 0,
            [response.IsSuccessStatusCode && write is not DocumentWrite.Delete ? response.Headers.ETag : string.Empty],
            response.Diagnostics, response.ErrorMessage, response.Headers);
    }

    /// <summary>1 request, whatever the number of writes; the RU of each together.</summary>
    private async Task<Answer> SendBatchAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var batch = container.CreateTransactionalBatch(new PartitionKey(partitionKey));
        foreach (var write in writes)
        {
            var options = new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = Condition(write) };
            _ = write switch
            {
                DocumentWrite.Create create => batch.CreateItemStream(Stamp(create), options),
                DocumentWrite.Replace replace => batch.ReplaceItemStream(replace.Id, Stamp(replace), options),
                DocumentWrite.Upsert upsert => batch.UpsertItemStream(Stamp(upsert), options),
                _ => batch.DeleteItem(write.Id, options),
            };
        }
        using var response = await batch.ExecuteAsync(cancellationToken);
        CosmosTelemetry.Called(logger, "Batch", definition.Name, response.StatusCode, response.Headers.RequestCharge, started);
        var failed = 0;
        // Beside the write that failed the others answer 424.
        while (failed < response.Count && response[failed].StatusCode == HttpStatusCode.FailedDependency) failed++;
        return new Answer(
            response.StatusCode, failed,
            [.. response.Select((result, i) => writes[i] is DocumentWrite.Delete ? string.Empty : result.ETag)],
            response.Diagnostics, response.ErrorMessage, response.Headers);
    }

    private MemoryStream Stamp(DocumentWrite write) => StoredBody.Stamp(write.Body.Span, _id, Condition(write));

    private static string? Condition(DocumentWrite write) => write switch
    {
        DocumentWrite.Replace replace => replace.IfMatch,
        DocumentWrite.Delete delete => delete.IfMatch,
        _ => null,
    };

    private static CommitStatus? Refusal(Answer answer) => answer.Status switch
    {
        HttpStatusCode.Conflict => CommitStatus.AlreadyExists,
        HttpStatusCode.NotFound when CosmosReads.IsMissing(answer.Status, answer.Headers!) => CommitStatus.NotFound,
        HttpStatusCode.PreconditionFailed => CommitStatus.PreconditionFailed,
        _ => null,
    };

    private static Exception Failure(Answer answer, Exception? lost) =>
        lost is not null ? new StoreUnavailableException(lost)
        : IsWorthAnother(answer.Status) ? new StoreUnavailableException(answer.ToException())
        : answer.ToException();

    private static bool IsLost(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        HttpRequestException or IOException or TimeoutException => true,
        CosmosException cosmos => IsUnclear(cosmos.StatusCode),
        _ => false,
    };

    private static bool IsUnclear(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.Gone
            || (status >= HttpStatusCode.InternalServerError && status != HttpStatusCode.NotImplemented);

    /// <summary>449 says that the write met another and was not made. 429s have been waited for by the SDK.</summary>
    private static bool IsWorthAnother(HttpStatusCode status) => IsUnclear(status) || (int)status == 449;

    /// <summary>
    /// Whether the SDK itself has sent the write a second time after an answer that was lost, as it does over a gateway: then a refusal may
    /// be that of the second by the first. The diagnostics' text is the only place where it says so; a refusal is rare enough to read it.
    /// </summary>
    private static bool WasSentAgain(CosmosDiagnostics? diagnostics) =>
        diagnostics?.ToString().Contains("\"ExceptionType\"", StringComparison.Ordinal) == true;

    private static TimeSpan Delay(int attempt) => FirstDelay * (1 << (attempt - 1)) * (0.5 + Random.Shared.NextDouble());

    private readonly record struct Answer(
        HttpStatusCode Status, int FailedIndex, IReadOnlyList<string> ETags, CosmosDiagnostics? Diagnostics, string? Message,
        Headers? Headers)
    {
        public bool IsSuccess => Status is >= HttpStatusCode.OK and < HttpStatusCode.MultiStatus;

        public Exception ToException()
        {
            var exception = new CosmosException(
                Message ?? Status.ToString(), Status, int.TryParse(Headers?["x-ms-substatus"], out var subStatus) ? subStatus : 0,
                Headers?.ActivityId ?? string.Empty,
                Headers?.RequestCharge ?? 0);
            return Status == HttpStatusCode.TooManyRequests ? new StoreBusyException(RetryAfter, exception) : exception;
        }

        private TimeSpan? RetryAfter =>
            double.TryParse(Headers?["x-ms-retry-after-ms"], CultureInfo.InvariantCulture, out var milliseconds)
                ? TimeSpan.FromMilliseconds(milliseconds)
                : null;
    }
}
