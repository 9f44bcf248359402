using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SecureMx.Tour;

/// <summary>Calls the API as one role.</summary>
internal sealed class Caller : IDisposable
{
    private readonly HttpClient http;

    public Caller(Uri address, string token)
    {
        http = new() { BaseAddress = new Uri(address, "api/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, body: null);

    public Task<Answer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public void Dispose() => http.Dispose();

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
        return new(text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
