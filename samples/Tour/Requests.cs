using System.Text.Json;
using SecureMx.Client;

namespace SecureMx.Tour;

/// <summary>The request bodies beside this project, in <c>samples/requests</c>.</summary>
internal static class Requests
{
    /// <summary>The body of that name.</summary>
    public static T Read<T>(string name) => JsonSerializer.Deserialize<T>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "requests", $"{name}.json")), SecureMxClient.Json)!;
}
