using System.Net.Http.Json;
using System.Text.Json;

namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>The calls of the test clock.</summary>
internal static class SandboxRequests
{
    public static async Task<JsonElement> MoveClockAsync(this HttpClient http, string now)
    {
        var response = await http.PostAsJsonAsync("/sandbox/clock", new { now });
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<string?> ReadClockAsync(this HttpClient http) =>
        (await http.GetFromJsonAsync<JsonElement>("/sandbox/clock")).GetProperty("now").GetString();
}
