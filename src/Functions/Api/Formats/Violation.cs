using System.Text.Json.Serialization;
using SecureMx.Domain;

namespace SecureMx.Functions.Api.Formats;

/// <summary>One thing that is wrong with a request; says where it is and, for a refusal by the terms, on what rule it rests.</summary>
/// <param name="Message">One sentence for the caller.</param>
public sealed record Violation([property: JsonPropertyOrder(1)] Text Message)
{
    /// <summary>The rule that refuses, e.g. <c>O6</c>; null for a malformed request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rule { get; init; }

    /// <summary>The article that the rule rests on, e.g. <c>terms/8</c>; null for a malformed request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Article { get; init; }

    /// <summary>The path of the article's page; null for a malformed request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Link => Article is null ? null : $"/api/terms/articles/{Article}";

    /// <summary>A JSON pointer (RFC 6901) into the body; null where the body is not at fault.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pointer { get; init; }

    /// <summary>Whether a text has characters that cannot be read (<see cref="ReadableText"/>).</summary>
    [JsonIgnore]
    public bool IsUnreadable { get; init; }

    /// <summary>The query parameter or header at fault.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Parameter { get; init; }
}
