using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace SecureMx.LocalHost.Hosting;

/// <summary>
/// A small JSON value that is rewritten often. It has a fixed length on the disk and is written in place by one call, so that a
/// write costs microseconds and a killed process leaves the old value or the new one. Not for use by two threads at once.
/// </summary>
/// <param name="path">The file; null to store nothing.</param>
internal sealed class StateFile(string? path) : IDisposable
{
    private const int Length = 512;
    private readonly byte[] _buffer = new byte[Length];
    private SafeFileHandle? _handle;

    /// <summary>The stored value; the type's default if none was written.</summary>
    /// <exception cref="InvalidDataException">The file holds no such value.</exception>
    public T? Read<T>()
    {
        // A process that was killed before its first write leaves an empty file.
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

    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public void Write<T>(T value)
    {
        if (path is null)
            return;
        var text = JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web);
        if (text.Length >= Length)
            throw new ArgumentException($"The state has {text.Length} bytes: {Encoding.UTF8.GetString(text)}", nameof(value));
        _buffer.AsSpan().Fill((byte)' ');
        text.CopyTo(_buffer, 0);
        _buffer[^1] = (byte)'\n';
        _handle ??= Open(path);
        RandomAccess.Write(_handle, _buffer, 0);
    }

    public void Dispose() => _handle?.Dispose();

    private static SafeFileHandle Open(string path)
    {
        OwnerOnlyFile.Create(path);
        return File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
    }
}
