namespace SecureMx.Domain.Tests.Scope;

public class DomainNameTests
{
    [Theory]
    [InlineData("example.co.jp", "example.co.jp")]
    [InlineData("EXAMPLE.Co.Jp", "example.co.jp")]
    [InlineData("example.jp.", "example.jp")] // the root's dot
    [InlineData("例え.jp", "xn--r8jz45g.jp")]
    [InlineData("xn--r8jz45g.jp", "xn--r8jz45g.jp")]
    [InlineData("XN--R8JZ45G.JP", "xn--r8jz45g.jp")]
    [InlineData("例え。jp", "xn--r8jz45g.jp")] // ideographic full stop
    [InlineData("例え．ｊｐ", "xn--r8jz45g.jp")] // full-width
    [InlineData("ＥＸＡＭＰＬＥ.jp", "example.jp")]
    [InlineData("mail-1.example.jp", "mail-1.example.jp")]
    [InlineData("1.example.jp", "1.example.jp")]
    [InlineData("123.jp", "123.jp")]
    [InlineData("a.b", "a.b")]
    [InlineData("日本語.xn--q9jyb4c", "xn--wgv71a119e.xn--q9jyb4c")]
    public void C2_a_name_has_one_form(string text, string expected) =>
        Assert.Equal(new CanonicalizationResult(expected, null), DomainName.Canonicalize(text));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("jp")] // a single label
    [InlineData("jp.")]
    [InlineData(".example.jp")]
    [InlineData("example..jp")]
    [InlineData("example.jp..")]
    [InlineData(" example.jp")]
    [InlineData("example.jp ")]
    [InlineData("exam ple.jp")]
    [InlineData("example.jp\n")]
    [InlineData("exam\u00adple.jp")] // a soft hyphen, which IDNA would drop
    [InlineData("exam\u200bple.jp")] // a zero-width space
    [InlineData("-example.jp")]
    [InlineData("example-.jp")]
    [InlineData("exa_mple.jp")]
    [InlineData("*.example.jp")]
    [InlineData("user@example.jp")]
    [InlineData("http://example.jp")]
    [InlineData("192.0.2.1")]
    [InlineData("example.123")]
    [InlineData("xn--.jp")]
    [InlineData("xn--example-.jp")]
    [InlineData("xn--abc-.jp")] // decodes to plain abc
    [InlineData("xn--a-ecp.ru")] // decodes to what IDNA maps to something else
    [InlineData("xn--99999999999.jp")]
    public void C2_what_is_no_name_is_refused(string text) => AssertWrong(text);

    [Fact]
    public void C2_a_label_has_at_most_63_characters()
    {
        Assert.True(DomainName.Canonicalize($"{new string('a', 63)}.jp").IsValid);
        AssertWrong($"{new string('a', 64)}.jp");
    }

    [Fact]
    public void C2_a_name_has_at_most_253_characters()
    {
        var labels = string.Join('.', Enumerable.Repeat(new string('a', 49), 5)); // 249
        Assert.True(DomainName.Canonicalize($"{labels}.jpn").IsValid); // 253
        Assert.True(DomainName.Canonicalize($"{labels}.jpn.").IsValid);
        AssertWrong($"{labels}.jpnx"); // 254
        AssertWrong(string.Join('.', Enumerable.Repeat("a", 5_000)));
    }

    [Theory]
    [InlineData(1_000, "by IDNA")]
    [InlineData(1_001, "at most 253 characters")]
    public void C2_no_longer_text_is_looked_at(int length, string problem) =>
        Assert.Contains(problem, DomainName.Canonicalize(new string('a', length)).Problem?.English, StringComparison.Ordinal);

    [Fact]
    public void C2_half_of_a_character_is_refused() => AssertWrong("\ud800.jp");

    private static void AssertWrong(string text)
    {
        var canonical = DomainName.Canonicalize(text);
        Assert.False(canonical.IsValid);
        Assert.EndsWith(".", canonical.Problem.English, StringComparison.Ordinal);
    }
}
