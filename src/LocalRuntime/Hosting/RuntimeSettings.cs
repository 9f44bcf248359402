using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMx.LocalRuntime;

/// <summary>What an app tells the local runtime of itself, in <c>local.runtime.json</c> beside host.json.</summary>
/// <param name="Name">The app's name, for the lines printed at the start.</param>
/// <param name="Docs">The path of its documentation, to which <c>/</c> leads; null for none.</param>
/// <param name="RoleClaim">The claim of a token that holds its roles.</param>
/// <param name="PartnerClaim">The claim of a token that holds its partner.</param>
/// <param name="Tokens">The tokens printed at the start.</param>
internal sealed record RuntimeSettings(
    string Name, string? Docs, string RoleClaim, string PartnerClaim, IReadOnlyList<RuntimeSettings.PrintedToken> Tokens)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>A token printed at the start.</summary>
    internal sealed record PrintedToken(string Role, string? Partner);

    /// <summary>Reads the file of a folder; where there is none, no docs and no tokens.</summary>
    /// <exception cref="InvalidDataException">It is not what it should be.</exception>
    public static RuntimeSettings Read(string folder, string defaultName)
    {
        var path = Path.Combine(folder, "local.runtime.json");
        try
        {
            var file = File.Exists(path) ? JsonSerializer.Deserialize<Settings>(File.ReadAllBytes(path), Json) : null;
            return new RuntimeSettings(
                file?.Name ?? defaultName,
                file?.Docs,
                file?.Claims?.Role ?? "roles",
                file?.Claims?.Partner ?? "partner",
                file?.Tokens ?? []);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private sealed record Settings(string? Name, string? Docs, Claims? Claims, IReadOnlyList<PrintedToken>? Tokens);

    private sealed record Claims(string? Role, string? Partner);
}
