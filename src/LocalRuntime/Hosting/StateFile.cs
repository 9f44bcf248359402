using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace SecureMx.LocalRuntime;

/// <summary>
/// A small JSON value that is rewritten often. It has a fixed length on the disk and is written in place by one call, so that a
/// write costs microseconds and a killed process leaves the old value or the new one. Not for use by two threads at once.
/// </summary>
/// <param name="path">The file; null to keep the value nowhere.</param>
internal sealed class StateFile(string? path) : IDisposable
{
    private const int Length = 512;
    private readonly byte[] buffer = new byte[Length];
    private SafeFileHandle? handle;

    /// <summary>The value; the type's default where nothing was written.</summary>
    /// <exception cref="InvalidDataException">What is there is no such value.</exception>
    public T? Read<T>()
    {
        // An empty file was made by a process that was killed before it wrote.
        if (path is null || new FileInfo(path) is not { Exists: true, Length: > 0 })
            return default;
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path).AsSpan().TrimEnd("\n "u8), JsonSerializerOptions.Web);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }
    }

    public void Write<T>(T value)
    {
        if (path is null)
            return;
        var text = JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web);
        if (text.Length >= Length)
            throw new ArgumentException($"The state has {text.Length} bytes: {Encoding.UTF8.GetString(text)}", nameof(value));
        buffer.AsSpan().Fill((byte)' ');
        text.CopyTo(buffer, 0);
        buffer[^1] = (byte)'\n';
        handle ??= File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(handle, buffer, 0);
    }

    public void Dispose() => handle?.Dispose();
}
