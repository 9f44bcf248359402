using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMx.Client;

/// <summary>
/// Calls the SecureMx Serverless API. The methods for calls are generated from its description; this part has what that cannot say.
/// </summary>
/// <remarks>The <see cref="HttpClient"/> has the address of the API as its base, with <c>/api/</c> at the end.</remarks>
public partial class SecureMxClient
{
    private const string Lines = "application/x-ndjson";

    /// <summary>How bodies and answers are written as JSON.</summary>
    public static JsonSerializerOptions Json => _settings.Value;

    /// <summary>Accepts the application for a change (A3).</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="body">From when the change holds, and what it costs.</param>
    /// <param name="ifMatch">The entity tag of the contract as it was read; null where any version may be changed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SecureMxException">The service refuses it.</exception>
    public async Task<Contract> AcceptChangeAsync(
        string applicationId, ChangeAcceptanceRequest body, string? ifMatch = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"applications/{Uri.EscapeDataString(applicationId)}/acceptance")
        { Content = JsonContent.Create(body, options: Json) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await SendAsync(request, cancellationToken);
        return await ReadAsync<Contract>(response, cancellationToken);
    }

    /// <summary>Sends readings as a stream and reads the answer to each line while the others are sent (B3).</summary>
    /// <param name="readings">The readings; none is kept in memory.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SecureMxException">The service refuses the stream as a whole.</exception>
    public async IAsyncEnumerable<ReadingLineAnswer> PutReadingsAsync(
        IAsyncEnumerable<ReadingLine> readings, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "readings")
        {
            Content = new LinesContent<ReadingLine>(readings, Json, Lines, cancellationToken),
        };
        request.Headers.Accept.ParseAdd(Lines);
        using var response = await SendAsync(request, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
                yield return JsonSerializer.Deserialize<ReadingLineAnswer>(line, Json)!;
        }
    }

    /// <summary>A bill in another form than JSON.</summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="month">The month, as <c>2026-04</c>.</param>
    /// <param name="mediaType"><c>application/pdf</c>, <c>text/html</c> or <c>text/csv</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The document; dispose it.</returns>
    /// <exception cref="SecureMxException">The service refuses it.</exception>
    public async Task<Stream> GetBillDocumentAsync(
        string contractId, string month, string mediaType, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"contracts/{Uri.EscapeDataString(contractId)}/bills/{Uri.EscapeDataString(month)}");
        request.Headers.Accept.ParseAdd(mediaType);
        var response = await SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    // Members that are not set are left out, since null can mean something else.
    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings)
    {
        settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        settings.Converters.Add(new JsonStringEnumConverter());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await _httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            var problem = await ReadAsync<Problem>(response, cancellationToken);
            throw new SecureMxException<Problem>(
                problem.Detail, (int)response.StatusCode, null, response.Headers.ToDictionary(header => header.Key, header => header.Value),
                problem, null);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) =>
        (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
}
