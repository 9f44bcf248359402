namespace SecureMx.Functions.Api.OpenApi;

/// <summary>The API's description, as <c>openapi.yaml</c> has it; the build turns that into JSON.</summary>
public static class OpenApiDocument
{
    private static readonly Lazy<byte[]> Utf8Json = new(() => ReadResource("openapi.json"));

    /// <summary>The document as UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Json => Utf8Json.Value;

    internal static byte[] ReadResource(string name)
    {
        using var resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
