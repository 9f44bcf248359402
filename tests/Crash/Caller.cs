using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.Crash.Tests;

/// <summary>Calls the service, which may be gone at any moment.</summary>
internal sealed class Caller(Uri address, string token) : IDisposable
{
    private readonly HttpClient _client = new()
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(1),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    private int _answers;

    /// <summary>How many requests have been answered.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>The answer's body; null if there was no answer, so that the outcome is unknown.</summary>
    /// <exception cref="InvalidOperationException">The service answered with anything but success or a conflict with what was done
    /// before.</exception>
    public async Task<JsonNode?> TryAsync(HttpMethod method, string path, object? body = null)
    {
        HttpStatusCode status;
        string text;
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new StringContent(
                    JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
            }

            using var response = await _client.SendAsync(request);
            status = response.StatusCode;
            text = await response.Content.ReadAsStringAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }

        Interlocked.Increment(ref _answers);
        if (status == HttpStatusCode.Conflict)
            return null;
        return (int)status is >= 200 and < 300
            ? JsonNode.Parse(text)
            : throw new InvalidOperationException($"{method} {path} answered {(int)status}: {text}");
    }

    /// <summary>The answer of a service that is there.</summary>
    public async Task<JsonNode> GetAsync(string path) =>
        await TryAsync(HttpMethod.Get, path) ?? throw new InvalidOperationException($"GET {path} was not answered.");

    public void Dispose() => _client.Dispose();
}
