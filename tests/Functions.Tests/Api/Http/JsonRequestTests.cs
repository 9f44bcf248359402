using System.Text;
using NodaTime;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>Bodies as callers send them: each fault has its place and a message without .NET's words.</summary>
public class JsonRequestTests
{
    private const string Good =
        """{"customerId": "cust-1", "accounts": 120, "startsOn": "2026-04-01", "options": [{"code": "mailbox-plus", "monthly": 500}]}""";

    public enum Grade
    {
        FirstClass,
        Economy,

        [System.Text.Json.Serialization.JsonStringEnumMemberName("2nd-class")]
        SecondClass,
    }

    public sealed record Option(string Code, long Monthly, IReadOnlyList<string>? Domains = null);

    public sealed record Body(
        string CustomerId,
        int Accounts,
        LocalDate StartsOn,
        IReadOnlyList<Option> Options,
        Instant? At = null,
        YearMonth? From = null,
        Grade? Grade = null,
        bool? Quoted = null,
        IReadOnlyDictionary<string, Option>? Prices = null,
        string? Note = null,
        string NotNullable = "");

    [Fact]
    public void A_well_made_body_is_read()
    {
        Assert.True(JsonRequest.TryRead(Encoding.UTF8.GetBytes(Good), out Body? body, out var violations));
        Assert.Empty(violations);
        Assert.Equal(new LocalDate(2026, 4, 1), body.StartsOn);
        Assert.Equal("mailbox-plus", body.Options[0].Code);
        Assert.Null(body.At);
    }

    [Theory]
    [InlineData("""{"grade": "first-class"}""")]
    [InlineData("""{"at": "2026-03-31T15:00:00Z"}""")]
    [InlineData("""{"at": "2026-03-31T15:00:00.123456789Z"}""")]
    [InlineData("""{"at": "2026-03-31T15:00:00+00:00"}""")]
    [InlineData("""{"at": null, "from": null, "grade": null, "prices": null, "note": null}""")]
    [InlineData("""{"from": "2026-10"}""")]
    [InlineData("""{"note": "two\nlines,\r\n\ta tab"}""")]
    [InlineData("""{"grade": "2nd-class"}""")]
    [InlineData("""{"startsOn": "2028-02-29"}""")]
    [InlineData("""{"note": "𠮷野家 \ud842\udfb7 例え.jp"}""")]
    [InlineData("""{"prices": {"a/b": {"code": "x", "monthly": 1, "domains": null}}}""")]
    public void Members_may_be_left_out_or_hold_any_of_these(string members)
    {
        Assert.True(JsonRequest.TryRead(With(members), out Body? body, out var violations), string.Join("\n", violations));
        Assert.NotNull(body);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("{", "")]
    [InlineData("{} {}", "")]
    [InlineData("{\"a\": 1,}", "/a")]
    [InlineData("{\"options\": [1, 2,, 3]}", "/options/1")]
    [InlineData("// comment\n{}", "")]
    [InlineData("NaN", "")]
    [InlineData("\uFEFF{}", "")]
    [InlineData("{\"note\": \"a\nb\"}", "/note")]
    public void What_is_no_JSON_is_refused(string text, string pointer) =>
        AssertRefused(Encoding.UTF8.GetBytes(text), pointer, text.Trim().Length == 0 ? "" : "Not JSON");

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    public void The_body_must_be_an_object(string text) => AssertRefused(Encoding.UTF8.GetBytes(text), "", "Must be an object.");

    [Theory]
    [InlineData("""{"accounts": "120"}""", "/accounts", "Must be a whole number from -2147483648 to 2147483647.")]
    [InlineData("""{"accounts": 1.5}""", "/accounts", "Must be a whole number")]
    [InlineData("""{"accounts": 1e400}""", "/accounts", "Must be a whole number")]
    [InlineData("""{"accounts": 2147483648}""", "/accounts", "Must be a whole number")]
    [InlineData("""{"accounts": null}""", "/accounts", "Must not be null.")]
    [InlineData("""{"accounts": true}""", "/accounts", "Must be a whole number")]
    [InlineData("""{"options": [{"code": "x", "monthly": 1180591620717411303424}]}""", "/options/0/monthly", "Must be a whole number")]
    [InlineData("""{"options": [{"code": "x", "monthly": 1}, {"code": 7, "monthly": 1}]}""", "/options/1/code", "Must be a string.")]
    [InlineData("""{"options": {}}""", "/options", "Must be an array.")]
    [InlineData("""{"options": ["x"]}""", "/options/0", "Must be an object.")]
    [InlineData("""{"options": [null]}""", "/options/0", "Must not be null.")]
    [InlineData("""{"options": [{"code": "x", "monthly": 1, "domains": ["a", null]}]}""", "/options/0/domains/1", "Must not be null.")]
    [InlineData("""{"options": [{"code": "x"}]}""", "/options/0/monthly", "Is required.")]
    [InlineData("""{"options": [{"code": "x", "monthly": 1, "Monthly": 1}]}""", "/options/0/Monthly", "Is not a member of this request.")]
    [InlineData("""{"colour": 1}""", "/colour", "Is not a member of this request.")]
    [InlineData("""{"a/b~c": 1}""", "/a~1b~0c", "Is not a member of this request.")]
    [InlineData("""{"note": "a", "note": "b"}""", "/note", "Must be given once.")]
    [InlineData("""{"notNullable": null}""", "/notNullable", "Must not be null.")]
    [InlineData("""{"customerId": null}""", "/customerId", "Must not be null.")]
    [InlineData("""{"startsOn": "2026-02-30"}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"startsOn": "2026-02-29"}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"startsOn": "2026-2-3"}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"startsOn": "202612345678-01-01"}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"startsOn": "9999-12-31"}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"startsOn": "-001-01-01"}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"startsOn": "２０２６-01-01"}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"startsOn": 20260401}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"startsOn": "2026-04-01T00:00:00Z"}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"startsOn": ""}""", "/startsOn", "Must be a date that exists")]
    [InlineData("""{"at": "2026-04-01T00:00:00"}""", "/at", "Must be an instant in UTC")]
    [InlineData("""{"at": "2026-04-01T00:00:00+09:00"}""", "/at", "Must be an instant in UTC")]
    [InlineData("""{"at": "2026-04-01T24:00:00Z"}""", "/at", "Must be an instant in UTC")]
    [InlineData("""{"at": "2026-04-01T23:59:60Z"}""", "/at", "Must be an instant in UTC")]
    [InlineData("""{"at": 1775000000}""", "/at", "Must be an instant in UTC")]
    [InlineData("""{"from": "2026-13"}""", "/from", "Must be a month")]
    [InlineData("""{"from": "2026-1"}""", "/from", "Must be a month")]
    [InlineData("""{"grade": "FirstClass"}""", "/grade", "Must be one of: first-class, economy, 2nd-class.")]
    [InlineData("""{"grade": "first-class, economy"}""", "/grade", "Must be one of: first-class, economy, 2nd-class.")]
    [InlineData("""{"grade": 0}""", "/grade", "Must be one of: first-class, economy, 2nd-class.")]
    [InlineData("""{"quoted": "true"}""", "/quoted", "Must be true or false.")]
    [InlineData("""{"prices": {"x": null}}""", "/prices/x", "Must not be null.")]
    [InlineData("""{"prices": {"x": {"code": "x", "monthly": 1}, "x": {"code": "x", "monthly": 1}}}""", "/prices/x", "Must be given once.")]
    [InlineData("""{"prices": []}""", "/prices", "Must be an object.")]
    [InlineData("""{"note": "\u0000"}""", "/note", "Must not contain control characters.")]
    [InlineData("""{"note": "a\u001bb"}""", "/note", "Must not contain control characters.")]
    [InlineData("""{"prices": {"a\n": {"code": "x", "monthly": 1}}}""", "/prices/a\n", "Must not contain control characters.")]
    [InlineData("{\"note\": \"a\u007Fb\"}", "/note", "Must not contain control characters.")]
    [InlineData("{\"note\": \"a\u0085b\"}", "/note", "Must not contain control characters.")]
    [InlineData("""{"note": "\ud800"}""", "/note", "Must have no unpaired surrogates.")]
    [InlineData("""{"note": "\udc00\ud800"}""", "/note", "Must have no unpaired surrogates.")]
    [InlineData("""{"\ud800": 1}""", "/\uFFFD", "Must have no unpaired surrogates.")]
    [InlineData("""{"prices": {"\u0000": {"code": "x", "monthly": 1}}}""", "/prices/\0", "Must not contain control characters.")]
    public void What_is_wrong_is_named_with_its_place(string members, string pointer, string message) =>
        AssertRefused(With(members), pointer, message);

    [Fact]
    public void All_faults_are_named_at_once()
    {
        Assert.False(JsonRequest.TryRead("""{"accounts": "x", "colour": 1, "options": [{}]}"""u8, out Body? _, out var violations));
        Assert.Equal(
            ["/accounts", "/colour", "/options/0/code", "/options/0/monthly", "/customerId", "/startsOn"],
            violations.Select(violation => violation.Pointer));
    }

    [Fact]
    public void A_text_has_2000_characters_at_most()
    {
        Assert.True(JsonRequest.TryRead(With($$"""{"note": "{{new string('字', 2000)}}"}"""), out Body? _, out _));
        AssertRefused(With($$"""{"note": "{{new string('字', 2001)}}"}"""), "/note", "Must not be longer than 2000 characters.");
    }

    [Fact]
    public void Nesting_ends_at_32_levels()
    {
        AssertRefused(Encoding.UTF8.GetBytes(new string('[', 32) + new string(']', 32)), "", "Must be an object.");
        AssertRefused(
            Encoding.UTF8.GetBytes(new string('[', 33) + new string(']', 33)),
            string.Concat(Enumerable.Repeat("/0", 32)), "Must not be nested deeper than 32 levels.");
        AssertRefused(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))),
            string.Concat(Enumerable.Repeat("/a", 32)), "Must not be nested deeper than 32 levels.");
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D })]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xC0, 0x80, 0x22 })]
    public void What_is_no_UTF_8_is_refused(byte[] body) => AssertRefused(body, "", "Not UTF-8.");

    [Fact]
    public void Any_cut_of_a_good_body_is_refused_and_never_throws()
    {
        byte[] good = Encoding.UTF8.GetBytes(Good);
        for (int length = 0; length < good.Length; length++)
            Assert.False(JsonRequest.TryRead(good.AsSpan(0, length), out Body? _, out var violations) || violations.Count == 0);
    }

    [Fact]
    public void Any_byte_of_a_good_body_changed_is_read_or_refused_and_never_throws()
    {
        byte[] body = Encoding.UTF8.GetBytes(Good);
        var random = new Random(20260401);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. body];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            changed[random.Next(changed.Length)] = (byte)"{}[]:,\"\\u0nu"[random.Next(12)];
            bool read = JsonRequest.TryRead(changed, out Body? _, out var violations);
            Assert.Equal(read, violations.Count == 0);
        }
    }

    private static void AssertRefused(byte[] body, string pointer, string message)
    {
        Assert.False(JsonRequest.TryRead(body, out Body? _, out var violations));
        var violation = Assert.Single(violations);
        Assert.Equal(pointer, violation.Pointer);
        Assert.StartsWith(message, violation.Message.English, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", violation.Message.English, StringComparison.Ordinal);
    }

    // The good body with some members before or instead of its own.
    private static byte[] With(string members)
    {
        string own = string.Join(", ", new[]
        {
            ("customerId", "\"cust-1\""), ("accounts", "120"), ("startsOn", "\"2026-04-01\""), ("options", "[]"),
        }.Where(member => !members.Contains($"\"{member.Item1}\":", StringComparison.Ordinal))
            .Select(member => $"\"{member.Item1}\": {member.Item2}"));
        return Encoding.UTF8.GetBytes($"{members.TrimEnd()[..^1]}, {own}}}");
    }
}
