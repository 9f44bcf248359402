using System.Text.Json;
using SecureMx.Domain;

namespace SecureMx.Functions.Api.Formats;

/// <summary>
/// One pass over a body before it is read as a type: refuses what is no JSON, what is nested too deep, and text that no name, date or code
/// can hold (control characters but for the ends of lines and tabs, half a surrogate pair, more than <see cref="MaximumTextLength"/>
/// characters).
/// </summary>
internal ref struct JsonScan
{
    /// <summary>The longest text and the longest member name, in UTF-16 code units.</summary>
    public const int MaximumTextLength = 2000;

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly Span<Place> _places;
    private int _depth;

    private JsonScan(ReadOnlySpan<byte> utf8, Span<Place> places)
    {
        _utf8 = utf8;
        _places = places;
    }

    /// <summary>The first fault of the text, or null; <paramref name="hasNull"/> is true if a null occurs anywhere.</summary>
    public static Violation? Find(ReadOnlySpan<byte> utf8, out bool hasNull)
    {
        // One more than what is let through, since the place that is too deep is named too.
        Span<Place> places = stackalloc Place[Json.MaximumDepth + 1];
        return new JsonScan(utf8, places).Find(out hasNull);
    }

    private Violation? Find(out bool hasNull)
    {
        hasNull = false;
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = Json.MaximumDepth + 2 });
        try
        {
            while (reader.Read())
            {
                Enter(ref reader);
                hasNull |= reader.TokenType == JsonTokenType.Null;
                Text? complaint = reader.TokenType switch
                {
                    JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= Json.MaximumDepth =>
                        new($"Must not be nested deeper than {Json.MaximumDepth} levels.", $"入れ子は {Json.MaximumDepth} 段までです。"),
                    JsonTokenType.String or JsonTokenType.PropertyName => Complaint(ref reader),
                    _ => null,
                };
                if (complaint is not null)
                    return new Violation(complaint) { Pointer = PointerHere() };
            }

            return null;
        }
        catch (JsonException exception)
        {
            return new Violation(new(
                $"Not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.",
                $"JSON ではありません: {exception.LineNumber + 1} 行 {exception.BytePositionInLine + 1} バイト目。"))
            { Pointer = PointerHere() };
        }
    }

    private void Enter(ref Utf8JsonReader reader)
    {
        _depth = reader.CurrentDepth;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _places[_depth - 1] = new Place(IsArray: false, (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                break;
            default:
                if (_depth > 0 && _places[_depth - 1].IsArray)
                    _places[_depth - 1] = _places[_depth - 1] with { Start = _places[_depth - 1].Start + 1 };
                if (reader.TokenType == JsonTokenType.StartArray && _depth < _places.Length)
                    _places[_depth] = new Place(IsArray: true, Start: -1, Length: 0);
                break;
        }
    }

    private static Text? Complaint(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && reader.ValueSpan.Length <= MaximumTextLength && !reader.ValueSpan.ContainsAny((byte)0x7F, (byte)0xC2))
            return null;

        bool isName = reader.TokenType == JsonTokenType.PropertyName;
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return new("Must have no unpaired surrogates.", "不完全なサロゲートペアは使えません。");
        }

        if (text.Length > MaximumTextLength)
            return new($"Must not be longer than {MaximumTextLength} characters.", $"{MaximumTextLength} 文字以内で指定してください。");
        return text.Any(c => char.IsControl(c) && (isName || c is not ('\n' or '\r' or '\t')))
            ? new("Must not contain control characters.", "制御文字は使えません。")
            : null;
    }

    private readonly string PointerHere()
    {
        string pointer = "";
        for (int i = 0; i < Math.Min(_depth, _places.Length); i++)
        {
            Place place = _places[i];
            if (place.IsArray && place.Start >= 0)
                pointer = JsonPointer.Append(pointer, place.Start);
            else if (!place.IsArray && place.Length >= 0 && place.Start > 0)
                pointer = JsonPointer.Append(pointer, Name(place));
        }

        return pointer;
    }

    private readonly string Name(Place place)
    {
        try
        {
            var reader = new Utf8JsonReader(_utf8[(place.Start - 1)..(place.Start + place.Length + 1)]);
            reader.Read();
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A name with an unpaired surrogate cannot be part of a pointer; the pointer of its object is used.
            return "\uFFFD";
        }
    }

    // In an array: Start is the index. In an object: where the member's name starts in the text, and how long it is.
    private readonly record struct Place(bool IsArray, int Start, int Length);
}
