using System.Text.Json.Nodes;

/// <summary>
/// Adds to each operation what is the same in all of them, so that the YAML says it once: the answer 500, and the headers of the allowance
/// on answers to a caller.
/// </summary>
internal static class CommonAnswers
{
    private const string Internal = "500";

    // Given before the caller is known, or to one that may not call.
    private static readonly string[] WithoutCaller = ["401", "403", Internal, "503"];

    public static void AddTo(JsonNode document)
    {
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(member => member.Value!))
        {
            var responses = operation["responses"]!.AsObject();
            if (operation["x-roles"] is not null)
            {
                foreach ((string status, var response) in responses)
                {
                    if (!WithoutCaller.Contains(status))
                        AddAllowance(document, response!);
                }
            }

            responses.TryAdd(Internal, Reference("responses/Internal"));
        }
    }

    // An answer that calls without a token share has the headers where there is a caller.
    private static void AddAllowance(JsonNode document, JsonNode response)
    {
        if (response["$ref"]?.GetValue<string>() is { } reference)
            response = document["components"]!["responses"]![reference.Split('/')[^1]]!;
        if (response["headers"] is null)
            response["headers"] = new JsonObject();
        var headers = response["headers"]!.AsObject();
        headers.TryAdd("RateLimit", Reference("headers/RateLimit"));
        headers.TryAdd("RateLimit-Policy", Reference("headers/RateLimitPolicy"));
    }

    private static JsonObject Reference(string component) => new() { ["$ref"] = $"#/components/{component}" };
}
