using NodaTime;
using NodaTime.Text;
using SecureMx.Functions.Api.Formats;
using Xunit;

namespace SecureMx.Functions.Tests.Api.Formats;

public class DateTextTests
{
    private static readonly LocalDatePattern Calendar = LocalDatePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd");

    [Theory]
    [InlineData(1900)]
    [InlineData(2000)]
    [InlineData(2024)]
    [InlineData(2026)]
    [InlineData(2100)]
    [InlineData(2999)]
    public void A_date_is_read_where_the_calendar_has_it(int year)
    {
        for (int month = 0; month <= 13; month++)
        {
            for (int day = 0; day <= 32; day++)
            {
                string text = FormattableString.Invariant($"{year:D4}-{month:D2}-{day:D2}");
                bool exists = Calendar.Parse(text).TryGetValue(default, out var expected);
                Assert.Equal((exists, expected), (DateText.TryParseDate(text, out var read), read));
            }
        }
    }

    [Theory]
    [InlineData("1899-12-31")]
    [InlineData("3000-01-01")]
    [InlineData("0000-01-01")]
    [InlineData("2026-1-01")]
    [InlineData("2026-01-1")]
    [InlineData("2026-01-1\0")]
    [InlineData("2026-0\0-01")]
    [InlineData("+026-01-01")]
    [InlineData(" 026-01-01")]
    [InlineData("-026-01-01")]
    [InlineData("2026/01/01")]
    [InlineData("2026-01/01")]
    [InlineData("２０２６-01-01")]
    [InlineData("2026-01-٠١")]
    [InlineData("2026-01-01T")]
    [InlineData("2026-01")]
    [InlineData("")]
    public void What_is_no_date_of_this_form_is_refused(string text) => Assert.False(DateText.TryParseDate(text, out _));

    [Theory]
    [InlineData("2026-01", true)]
    [InlineData("1900-01", true)]
    [InlineData("2999-12", true)]
    [InlineData("2026-00", false)]
    [InlineData("2026-13", false)]
    [InlineData("1899-12", false)]
    [InlineData("3000-01", false)]
    [InlineData("2026-1\0", false)]
    [InlineData("2026-1", false)]
    [InlineData("2026/01", false)]
    [InlineData("２０２６-01", false)]
    [InlineData("2026-01-01", false)]
    public void A_month_is_read_in_this_form_alone(string text, bool isMonth) => Assert.Equal(isMonth, DateText.TryParseMonth(text, out _));

    [Fact]
    public void An_escaped_date_is_the_same_date_and_a_long_text_none()
    {
        string escaped = string.Concat("2026-07-31".Select(character => FormattableString.Invariant($"\\u{(int)character:x4}")));
        Assert.Equal(new LocalDate(2026, 7, 31), System.Text.Json.JsonSerializer.Deserialize<LocalDate>($"\"{escaped}\"", Json.Options));
        Assert.Throws<System.Text.Json.JsonException>(
            () => System.Text.Json.JsonSerializer.Deserialize<LocalDate>($"\"{new string('2', 10_000)}\"", Json.Options));
    }
}
