using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;

namespace SecureMx.Functions.Readings;

/// <summary>The bulk call: answers each line, in their order, as they come.</summary>
internal sealed class ReadingStream(ReadingStore readings, Actor? corrector) : IResult
{
    /// <summary>The most bytes of a line; a longer one is skipped and answered with 413.</summary>
    public const int MaximumLineBytes = 64 * 1024;

    private const int MaximumBatch = 500;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var aborted = httpContext.RequestAborted;
        var lines = new JsonLines(httpContext, MaximumLineBytes);
        await using var answers = new AnswerSpool(httpContext.Response.Body, aborted);
        await foreach (var arrived in lines.ReadAsync(MaximumBatch, aborted))
        {
            foreach (var answer in await new ReadingBatch(arrived).PutAsync(readings, corrector, aborted))
                answers.Append(answer);
            await answers.FlushAsync();
        }

        await answers.CompleteAsync();
    }
}
