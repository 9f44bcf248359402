using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalRuntime;

/// <summary>The secrets of a data folder: what signs tokens, and the keys of functions, of the management API, and of all.</summary>
internal sealed record RuntimeKeys(string SigningKey, string MasterKey, string FunctionKey, string SystemKey)
{
    public static RuntimeKeys Generate() =>
        new(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Random(), Random(), Random());

    /// <summary>Whether a request carries, in <c>x-functions-key</c> or <c>?code=</c>, a key that its function asks for.</summary>
    public bool Allow(HttpRequest request, AuthorizationLevel level)
    {
        if (level is AuthorizationLevel.Anonymous or AuthorizationLevel.User)
            return true;
        var key = request.Headers["x-functions-key"].ToString() is { Length: > 0 } header ? header : request.Query["code"].ToString();
        return Same(key, MasterKey) || level switch
        {
            AuthorizationLevel.Function => Same(key, FunctionKey),
            AuthorizationLevel.System => Same(key, SystemKey),
            _ => false,
        };
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
