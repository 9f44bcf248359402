namespace SecureMx.Domain.Tests.Billing;

public class CorrectionLinesTests
{
    private static readonly Contract Contract = Some.Contract(
        "2026-04-10", "2026-04-10", 10, Some.Option("private-relay", "2026-04-10"), Some.Option("sandbox", "2026-04-10"));

    [Theory]
    [InlineData("2026-04-20", "2026-05-20", "2026-04")]
    [InlineData("2026-05-20", "2026-04-20", "2026-04")]
    [InlineData("2026-05-20", "2026-05-25", "2026-05")]
    public void B9_of_ends_that_came_late_the_earliest_counts(string relay, string sandbox, string first) =>
        Assert.Equal(Some.Month(first), Corrections.From(Late(1, relay, Late(2, sandbox, Contract)), Some.Month("2026-06")));

    [Fact]
    public void R2_B9_a_correction_says_what_was_billed_and_what_is_right()
    {
        var contract = Contract with { OneTimeFees = [new("app-9", Some.Date("2026-05-02"), 1_700, "ディスク容量の変更")] };
        var billed = contract.Bill("2026-05")!;

        var lines = Corrections.Of(billed, Late(1, "2026-04-20", contract).Bill("2026-05")!, []);
        var settled = Corrections.Of(contract.Bill("2026-04")!, Late(1, "2026-04-20", contract).Bill("2026-04")!, []);

        var line = Assert.Single(lines);
        Assert.Equal(("option.private-relay.monthly", 1, -7_000, -7_000), (line.Code, line.Quantity, line.UnitPrice, line.Amount));
        Assert.Equal("プライベートリレーサーバオプション 月額費用 (2026 年 5 月分の訂正)", line.Description().Japanese);
        Assert.Equal("Private relay server: monthly fee (correction of 2026-05)", line.Description().English);
        Assert.Equal("2026 年 5 月分の訂正: 請求済み 7,000 円, 訂正後 0 円", line.Explanation().Japanese);
        Assert.Equal("correction of 2026-05: billed 7,000 yen, right 0 yen", line.Explanation().English);
        line = Assert.Single(settled);
        Assert.Equal((1, 2_032, 2_032), (line.Quantity, line.UnitPrice, line.Amount));
        Assert.Equal(
            "2026 年 4 月分の訂正: 請求済み 0 円, 訂正後 2,032 円 (2026-04-20 終了, 最低利用期間 2026-04-10～2026-05-09: "
                + "月額料金 7,000 円 × 2026-05-01～2026-05-09 (9 日 ÷ 31 日), 円未満切捨て)",
            line.Explanation().Japanese);
        Assert.Equal(
            "correction of 2026-04: billed 0 yen, right 2,032 yen (ended 2026-04-20, minimum period 2026-04-10 to 2026-05-09: "
                + "monthly fee 7,000 yen × 2026-05-01 to 2026-05-09 (9 days ÷ 31), rounded down)",
            line.Explanation().English);
    }

    [Fact]
    public void R2_B9_a_correction_shows_a_note_that_is_in_Japanese_alone_in_both_languages()
    {
        var contract = Contract with { OneTimeFees = [new("app-9", Some.Date("2026-05-02"), 1_700, "ディスク容量の変更")] };

        var line = Assert.Single(Corrections.Of(Contract.Bill("2026-05")!, contract.Bill("2026-05"), []));

        Assert.Equal(
            new Text(
                "correction of 2026-05: billed 0 yen, right 1,700 yen (ディスク容量の変更)",
                "2026 年 5 月分の訂正: 請求済み 0 円, 訂正後 1,700 円 (ディスク容量の変更)"),
            line.Explanation());
    }

    [Fact]
    public void R2_B9_a_correction_of_several_lines_shows_the_note_of_each()
    {
        var contract = Contract with
        {
            OneTimeFees =
            [
                new("app-8", Some.Date("2026-05-01"), 300, "ディスク容量の変更"), new("app-9", Some.Date("2026-05-02"), 1_700, "設定の変更"),
            ],
        };

        var line = Assert.Single(Corrections.Of(Contract.Bill("2026-05")!, contract.Bill("2026-05"), []));

        Assert.Equal("2026 年 5 月分の訂正: 請求済み 0 円, 訂正後 2,000 円 (ディスク容量の変更, 設定の変更)", line.Explanation().Japanese);
    }

    [Fact]
    public void B9_a_month_without_a_bill_today_gives_back_all_that_it_charged()
    {
        var billed = Contract.Bill("2026-05")!;

        var lines = Corrections.Of(billed, asItShouldBe: null, []);

        Assert.Equal(
            billed.Lines.Where(line => line.Amount != 0).Select(line => (line.Code, -line.Amount)),
            lines.Select(line => (line.Code, line.Amount)));
        Assert.Empty(Corrections.Of(billed, asItShouldBe: null, lines)); // given back once
        Assert.Empty(Corrections.OfElsewhere(billed.Month, asItShouldBe: null, []));
    }

    [Fact]
    public void B9_a_month_billed_as_it_should_be_has_no_correction() =>
        Assert.Empty(Corrections.Of(Contract.Bill("2026-05")!, Contract.Bill("2026-05"), []));

    [Fact]
    public void M3_of_a_month_that_was_billed_elsewhere_settlements_alone_are_added()
    {
        var right = Late(1, "2026-04-20", Contract).Bill("2026-04")!;

        var line = Assert.Single(Corrections.OfElsewhere(right.Month, right, []));

        Assert.Equal(("option.private-relay.settlement", 2_032, Some.Month("2026-04")), (line.Code, line.Amount, line.Corrects));
    }

    // The contract with the end of an option that came on its record on 1 June.
    private static Contract Late(int number, string ends, Contract contract)
    {
        var (day, known) = (Some.Date(ends), Tokyo.StartOf(Some.Date("2026-06-01")));
        return Some.Apply(
            contract, new NoticeGiven($"ntc-{number}", "option", number, known, day.PlusDays(-30), null, day, day, Replaces: null));
    }
}
