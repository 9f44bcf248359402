namespace SecureMx.Domain.Tests.Contracts;

public class AdministratorTests
{
    private static readonly Administrator Jiro = new("管理 次郎", "jiro@example.jp");

    private static Decision Replace(Contract contract, string on, params Administrator[] administrators) =>
        Administrators.Replace(contract, new(administrators), Given.NoonOf(on));

    [Fact]
    public void C3_administrators_are_replaced_as_a_whole()
    {
        var contract = Given.Contract();
        var decision = Replace(contract, "2026-04-02", Jiro);

        Assert.Equal([Jiro], contract.After(decision).Administrators);
        Assert.Equal("C3", decision.Events.Single().Basis.Single().Number);
        Assert.Same(Decision.Nothing, Replace(contract.After(decision), "2026-04-03", Jiro));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void C3_they_are_never_left_empty_and_are_not_a_crowd(int count, bool isAllowed)
    {
        var refusals = Replace(
            Given.Contract(), "2026-04-02",
            [.. Enumerable.Range(0, count).Select(i => new Administrator($"name {i}", "a@example.jp"))]).Refusals;
        Assert.Equal(isAllowed ? [] : ["C3 /administrators"], refusals.Lines());
    }

    [Fact]
    public void C3_of_a_crowd_no_one_is_looked_at() => Assert.Equal(
        ["C3 /administrators"],
        Replace(Given.Contract(), "2026-04-02", [.. Enumerable.Repeat(new Administrator("", "nobody"), 51)]).Refusals.Lines());

    [Theory]
    [InlineData("a@example.jp")]
    [InlineData("first.last+tag@mail.example.co.jp")]
    [InlineData("管理@例え.jp")]
    public void C3_plausible_addresses(string email) =>
        Assert.Empty(Replace(Given.Contract(), "2026-04-02", new Administrator("n", email)).Refusals);

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("@example.jp")]
    [InlineData("a@")]
    [InlineData("a@localhost")]
    [InlineData("a b@example.jp")]
    [InlineData("a@b@example.jp")]
    [InlineData("a@example.jp\n")]
    [InlineData("a\0@example.jp")]
    public void C3_addresses_that_are_none(string email) =>
        Assert.Equal(
            ["C3 /administrators/0/email"], Replace(Given.Contract(), "2026-04-02", new Administrator("n", email)).Refusals.Lines());

    [Fact]
    public void C3_limits_of_names_and_addresses()
    {
        var domain = $"{new string('b', 60)}.{new string('c', 60)}.{new string('d', 60)}";
        var longest = $"{new string('a', 64)}@{domain}.jpjpjp"; // 64 + 1 + 182 + 7 = 254
        Assert.Equal(254, longest.Length);
        Assert.Empty(Replace(Given.Contract(), "2026-04-02", new Administrator(new('n', 200), longest)).Refusals);
        Assert.Equal(
            [
                "C3 /administrators/0/name", "C3 /administrators/0/email", "C3 /administrators/1/name", "C3 /administrators/1/email",
                "C3 /administrators/2/name"],
            Replace(
                Given.Contract(), "2026-04-02",
                new Administrator(new('n', 201), longest + "j"), new Administrator("\t", $"{new string('a', 65)}@example.jp"),
                new Administrator("a\nb", "a@example.jp")).Refusals.Lines());
    }

    [Fact]
    public void C3_no_administrator_is_named_twice() => Assert.Equal(
        ["C3 /administrators/2"], Replace(Given.Contract(), "2026-04-02", Jiro, Jiro with { Name = "another" }, Jiro).Refusals.Lines());

    [Theory]
    [InlineData("2026-05-31", 0)]
    [InlineData("2026-06-01", 1)]
    public void C3_an_ended_contract_stays_as_it_is(string on, int refusals)
    {
        var contract = Given.Contract().Notice("contract", "2026-05-01");
        Assert.Equal(Given.Date("2026-05-31"), contract.EndOf("contract"));
        Assert.Equal(refusals, Replace(contract, on, Jiro).Refusals.Count(r => r.IsConflict));
    }

    [Theory]
    [InlineData("a", null)]
    [InlineData("a\nb\tc", null)]
    [InlineData("a\r\nb", null)]
    [InlineData("😀", null)]
    [InlineData("", "blank")]
    [InlineData(" \u3000 ", "blank")]
    [InlineData("\u200d\ufe0f", "blank")]
    [InlineData("\u3164", "blank")] // the filler of Hangul
    [InlineData("a\u0007", "control")]
    [InlineData("12345678901", "at most 10")]
    [InlineData("1234567890", null)]
    public void What_a_person_may_write(string text, string? problem)
    {
        var found = FreeText.ProblemOf(new("The text", "文"), text, 10);
        if (problem is null) Assert.Null(found);
        else Assert.Contains(problem, found?.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ", "The text must not be blank.", "文は必須です。")]
    [InlineData("12345678901", "The text must have at most 10 characters.", "文は 10 文字以内です。")]
    [InlineData("a\nb", "The text must be one line.", "文は一行です。")]
    [InlineData(
        "a\u202eb",
        "The text must have no control, direction or other invisible characters and no unpaired surrogates (U+202E).",
        "文に制御文字、書字方向などの見えない文字、不完全なサロゲートペアは使えません (U+202E)。")]
    public void A_text_that_is_refused_is_told_why(string text, string english, string japanese) =>
        Assert.Equal(new Text(english, japanese), FreeText.ProblemOfLine(new("The text", "文"), text, 10));

    [Fact]
    public void Halves_of_characters_are_no_text()
    {
        string[] halves = ["\ud83d", "\ud83dx", "\ude00\ud83d", "x\ude00"]; // not as data of a theory, which would mend them
        Assert.All(
            halves,
            text => Assert.Contains(
                "unpaired surrogates", FreeText.ProblemOf(new("The text", "文"), text, 10)?.English, StringComparison.Ordinal));
    }
}
