using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.ScaleOut.Tests;

/// <summary>Calls hosts of which any may be gone at any moment, until one has answered.</summary>
internal sealed class Api : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly List<HttpClient> _clients;

    public Api(string token, params IEnumerable<Uri> hosts) => _clients = [.. hosts.Select(host => new HttpClient
    {
        BaseAddress = host,
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    })];

    public Task<JsonNode> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonNode> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public Task DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    // The same key with each try: what was done before its answer was lost is answered again.
    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body)
    {
        var key = Guid.NewGuid().ToString();
        var attempt = 0;
        string last = "";
        for (var watch = Stopwatch.StartNew(); ; attempt++)
        {
            if (watch.Elapsed > Patience)
                throw new InvalidOperationException($"{method} {path} was not answered in {Patience}: {last}");
            try
            {
                using var request = new HttpRequestMessage(method, path);
                if (body is not null)
                {
                    request.Headers.Add("Idempotency-Key", key);
                    request.Content = new StringContent(
                        JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
                }

                using var response = await _clients[attempt % _clients.Count].SendAsync(request);
                var text = await response.Content.ReadAsStringAsync();
                last = text;
                if (response.IsSuccessStatusCode)
                    return text.Length > 0 ? JsonNode.Parse(text)! : new JsonObject();

                // 409: the request ran on a host that was killed; another host takes it over a minute after its start.
                if (response.StatusCode is not (
                    HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError or HttpStatusCode.Conflict))
                {
                    throw new InvalidOperationException($"{method} {path} answered {(int)response.StatusCode}: {text}");
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
            {
                // The host was killed, or has not started yet.
                last = exception.Message;
            }

            await Task.Delay(200);
        }
    }
}
