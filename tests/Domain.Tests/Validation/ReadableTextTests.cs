namespace SecureMx.Domain.Tests.Validation;

/// <summary>Names and other texts have no character that is not seen, that turns others around, or that is none.</summary>
public class ReadableTextTests
{
    [Theory]
    [InlineData(0x0000, "a control character")]
    [InlineData(0x001B, "escape")]
    [InlineData(0x007F, "delete")]
    [InlineData(0x0085, "next line, of the second block of controls")]
    [InlineData(0x00AD, "the soft hyphen")]
    [InlineData(0x061C, "the Arabic letter mark")]
    [InlineData(0x180E, "the Mongolian vowel separator")]
    [InlineData(0x200B, "a space without width")]
    [InlineData(0x200E, "the left-to-right mark")]
    [InlineData(0x200F, "the right-to-left mark")]
    [InlineData(0x2028, "the line separator")]
    [InlineData(0x2029, "the paragraph separator")]
    [InlineData(0x202A, "the first embedding")]
    [InlineData(0x202E, "the right-to-left override")]
    [InlineData(0x2060, "the word joiner")]
    [InlineData(0x2066, "the first isolate")]
    [InlineData(0x2069, "the end of an isolate")]
    [InlineData(0x206F, "a deprecated form")]
    [InlineData(0xFEFF, "the byte order mark")]
    [InlineData(0xFFF9, "an interlinear annotation")]
    [InlineData(0xFFFE, "a noncharacter")]
    [InlineData(0xFDD0, "a noncharacter in the middle")]
    [InlineData(0x10FFFF, "the last noncharacter")]
    [InlineData(0x0378, "a place that is not assigned")]
    [InlineData(0xE0001, "a language tag")]
    [InlineData(0xE0041, "a tag letter")]
    public void What_cannot_be_read_is_found_wherever_it_is(int codePoint, string what)
    {
        string character = char.ConvertFromUtf32(codePoint);
        foreach (string text in new[] { character, $"{character}例示", $"例{character}示", $"例示{character}" })
            Assert.True(ReadableText.FindUnreadable(text) == $"U+{codePoint:X4}", what);
    }

    [Theory]
    [InlineData("例示株式会社")]
    [InlineData("葛\U000E0100城")] // a variant of a character
    [InlineData("髙﨑 𠮷野")]
    [InlineData("㈱ ＡＢＣ ﾃｽﾄ が")]
    [InlineData("e\u0301cole")]
    [InlineData("👩\u200D👩\u200D👧 ❤\uFE0F")]
    [InlineData("می\u200Cخواهم")] // Persian writes with the non-joiner
    [InlineData("\uE000")] // a character of the customer's own
    [InlineData("a\nb\r\n\tc")]
    [InlineData("שלום مرحبا")]
    public void What_people_write_is_readable(string text) => Assert.Null(ReadableText.FindUnreadable(text));

    [Fact]
    public void Half_of_a_surrogate_pair_is_found() // not as data of a theory, which would mend it
    {
        foreach (string text in new[] { "\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83Dx" })
            Assert.StartsWith("U+D", ReadableText.FindUnreadable(text), StringComparison.Ordinal);
    }
}
