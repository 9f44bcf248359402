using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalHost.Hosting;

/// <summary>The secrets of a data folder.</summary>
/// <param name="SigningKey">Signs tokens; base64.</param>
/// <param name="MasterKey">Opens every function and the management API.</param>
/// <param name="FunctionKey">Opens functions of the level <c>Function</c>.</param>
/// <param name="SystemKey">Opens the management API.</param>
internal sealed record HostKeys(string SigningKey, string MasterKey, string FunctionKey, string SystemKey)
{
    public static HostKeys Generate() => new(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Random(), Random(), Random());

    /// <summary>Reads the keys of a file, which is written with new ones if it is missing.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static HostKeys ReadOrCreate(string path)
    {
        if (!File.Exists(path))
            Publish(path, JsonSerializer.SerializeToUtf8Bytes(Generate(), JsonSerializerOptions.Web));
        try
        {
            return JsonSerializer.Deserialize<HostKeys>(File.ReadAllBytes(path), JsonSerializerOptions.Web)
                is { SigningKey: not null, MasterKey: not null, FunctionKey: not null, SystemKey: not null } keys
                    ? keys
                    : throw new InvalidDataException($"{path} lacks keys. Restore it from a backup; tokens of lost keys are void.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged. Restore it from a backup; tokens of lost keys are void.", exception);
        }
    }

    /// <summary>Whether a request carries, in <c>x-functions-key</c> or <c>?code=</c>, a key that opens a level.</summary>
    /// <param name="authLevel"><c>anonymous</c>, <c>function</c>, <c>system</c> or <c>admin</c>; null for <c>function</c>, as on
    /// Azure.</param>
    public bool Allow(HttpRequest request, string? authLevel)
    {
        var level = authLevel?.ToUpperInvariant() ?? "FUNCTION";
        if (level is "ANONYMOUS" or "USER")
            return true;
        var key = request.Headers["x-functions-key"].ToString() is { Length: > 0 } header ? header : request.Query["code"].ToString();
        return Same(key, MasterKey) || level switch
        {
            "FUNCTION" => Same(key, FunctionKey),
            "SYSTEM" => Same(key, SystemKey),
            _ => false,
        };
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    // Whole or not at all, and never over another process's: two that begin at once end with the same keys.
    private static void Publish(string path, byte[] content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        using (var file = OwnerOnlyFile.Open(temporary, FileMode.Create, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
