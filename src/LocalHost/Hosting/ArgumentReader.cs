using System.Globalization;
using SecureMx.LocalHost.Sandbox;

namespace SecureMx.LocalHost.Hosting;

/// <summary>Reads arguments one by one. The value of an option is the next argument or follows an equals sign.</summary>
internal sealed class ArgumentReader(IReadOnlyList<string> args)
{
    private int _position;
    private string _option = "";
    private string? _attached;

    /// <summary>The command at the beginning; null if the arguments begin with an option.</summary>
    public string? Verb() => args.Count > 0 && !args[0].StartsWith('-') ? args[_position++] : null;

    /// <summary>The next option; null at the end.</summary>
    public string? Next()
    {
        if (_attached is not null)
            throw new CommandLineException($"{_option} takes no value.");
        if (_position == args.Count)
            return null;
        _option = args[_position++];
        var equals = _option.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
            (_option, _attached) = (_option[..equals], _option[(equals + 1)..]);
        return _option;
    }

    public string Value()
    {
        if (_attached is null && _position == args.Count)
            throw new CommandLineException($"{_option} needs a value.");
        var value = _attached ?? args[_position++];
        _attached = null;
        return value.Length > 0 ? value : throw new CommandLineException($"{_option} needs a value.");
    }

    public int Number(int least, int most) =>
        int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new CommandLineException($"{_option} needs a whole number from {least} to {most}.");

    public DateTimeOffset Instant() =>
        SandboxInstant.TryParse(Value(), out var instant)
            ? instant
            : throw new CommandLineException($"{_option} needs an instant such as 2026-04-01T00:00:00Z.");

    public T OneOf<T>(params ReadOnlySpan<(string Text, T Value)> choices)
    {
        var given = Value();
        foreach (var (text, value) in choices)
        {
            if (text == given)
                return value;
        }

        var texts = new List<string>();
        foreach (var (text, _) in choices)
            texts.Add(text);
        throw new CommandLineException($"{_option} is one of {string.Join(", ", texts)}, not '{given}'.");
    }
}
