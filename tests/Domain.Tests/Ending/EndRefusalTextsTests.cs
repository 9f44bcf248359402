using NodaTime;

namespace SecureMx.Domain.Tests.Ending;

/// <summary>
/// R2: a refusal of a notice, an order or a withdrawal states the law: its article, its dates and its words, in both languages.
/// </summary>
public class EndRefusalTextsTests
{
    private static Decision Give(
        Contract contract, string on, string target = "contract", string? arrivedOn = null, bool isFromPartner = false) =>
        EndNotices.Give(contract, new("ntc-9", target, null, Given.DateOrNull(arrivedOn), isFromPartner), Given.NoonOf(on));

    private static Decision Order(
        Contract contract, string on, string effective, EndGround ground = EndGround.GeneralTerms28Paragraph2, string reason = "非支払") =>
        EndOrders.Order(contract, new("ord-9", ground, Given.Date(effective), reason), Given.NoonOf(on));

    private static void Refused(Decision decision, string article, string english, string japanese)
    {
        var refusal = Assert.Single(decision.Refusals);
        Assert.Equal(article, refusal.Article);
        Assert.Equal(new Text(english, japanese), refusal.Message);
    }

    [Theory]
    [InlineData("contract", "terms/9-1", "contract", "契約")]
    [InlineData("sandbox", "terms/7-4", "option sandbox", "オプション sandbox ")]
    public void E1_what_has_ended_takes_no_notice(string target, string article, string english, string japanese) => Refused(
        Give(Given.Contract("sandbox").Notice(target, "2026-05-01"), "2026-06-01", target), article,
        $"The {english} ended on 2026-05-31.", $"{japanese}は 2026-05-31 に終了しています。");

    [Fact]
    public void E2_only_an_operator_gives_a_day_of_arrival() => Refused(
        Give(Given.Contract(), "2026-06-10", arrivedOn: "2026-06-09", isFromPartner: true), "terms/9-1",
        "A notice arrives when the service receives it; only an operator who enters a paper form gives another day.",
        "通知はサービスが受信した時に到達します。別の日を指定できるのは、書面の解約申込書を入力する担当者だけです。");

    [Fact]
    public void E2_no_notice_has_arrived_in_the_future() => Refused(
        Give(Given.Contract(), "2026-06-10", arrivedOn: "2026-06-11"), "terms/9-1",
        "The day of arrival must not be in the future.", "通知が到達した日に将来の日は指定できません。");

    [Theory]
    [InlineData("contract", "2026-03-31", "terms/9-1", "contract", "契約")]
    [InlineData("sandbox", "2026-05-01", "terms/7-4", "option sandbox", "オプション sandbox ")]
    public void E2_no_notice_has_arrived_before_its_target_was_accepted(
        string target, string arrivedOn, string article, string english, string japanese) => Refused(
        Give(Given.Contract().Take("app-2", "2026-05-02", "2026-05-02", "sandbox"), "2026-06-10", target, arrivedOn: arrivedOn), article,
        $"A notice cannot have arrived before the {english} was accepted.", $"通知が到達した日は、{japanese}の申込を承諾した日以後です。");

    [Theory]
    [InlineData("contract", "terms/9-1", "contract", "契約")]
    [InlineData("sandbox", "terms/7-4", "option sandbox", "オプション sandbox ")]
    public void E3_a_later_notice_is_told_both_days(string target, string article, string english, string japanese) => Refused(
        Give(Given.Contract("sandbox").Notice(target, "2026-06-10"), "2026-06-11", target), article,
        $"The {english} already ends on 2026-07-10; a second notice may only bring that day forward, and this one would end it on "
            + "2026-07-11.",
        $"{japanese}は既に 2026-07-10 に終了することとなっています。後の通知はその日を繰り上げることだけができますが、この通知では 2026-07-11 に終了することとなります。");

    [Fact]
    public void E3_E4_after_fifty_times_the_provider_withdraws_first()
    {
        var contract = Enumerable.Range(0, 51).Aggregate(
            Given.Contract(), (c, i) => c.Notice("contract", "2026-06-10", $"{Given.Date("2030-12-31").PlusDays(-i):uuuu-MM-dd}", $"n{i}"));

        Refused(
            Give(contract, "2026-06-10"), "terms/9-1",
            "The end of the contract has been brought forward 50 times; the provider must withdraw the pending notice before another can "
                + "be given.",
            "契約の終了は 50 回繰り上げられています。次の通知の前に、当社が現在の通知を撤回する必要があります。");
    }

    [Fact]
    public void E4_a_notice_that_is_no_longer_pending_is_not_withdrawn() => Refused(
        EndNotices.Withdraw(
            Given.Contract().Notice("contract", "2026-06-10").WhenItIs("2026-07-11"), new("ntc-1", "agreed"), Given.NoonOf("2026-07-11")),
        "terms/9-1", "The notice is no longer pending.", "この通知は既に効力待ちではありません。");

    [Theory]
    [InlineData("contract", "terms/9-1", "contract", "契約")]
    [InlineData("sandbox", "terms/7-4", "option sandbox", "オプション sandbox ")]
    public void E4_T4_what_ended_at_24_00_stays_ended(string target, string article, string english, string japanese) => Refused(
        EndNotices.Withdraw(
            Given.Contract("sandbox").Notice(target, "2026-06-10"), new("ntc-1", "agreed"), Tokyo.EndOf(Given.Date("2026-07-10"))), article,
        $"The {english} ended at 24:00 on 2026-07-10; the notice can no longer be withdrawn.",
        $"{japanese}は 2026-07-10 の 24 時に終了したため、通知を撤回できません。");

    [Fact]
    public void E4_O8_an_option_that_has_a_successor_stays_ended() => Refused(
        EndNotices.Withdraw(
            Given.Contract("sandbox").Notice("sandbox", "2026-06-10").Take("app-2", "2026-06-11", "2026-07-15", "sandbox"),
            new("ntc-1", "agreed"), Given.NoonOf("2026-06-12")),
        "terms/7-4",
        "The option sandbox has been accepted in the place of this one, from 2026-07-15 on; both cannot be in force.",
        "このオプションに代わるオプション sandbox を 2026-07-15 から承諾しています。両方を同時に利用することはできません。");

    [Theory]
    [InlineData("contract", "terms/9-1")]
    [InlineData("sandbox", "terms/7-4")]
    public void E4_a_withdrawal_has_the_providers_consent(string target, string article) => Refused(
        EndNotices.Withdraw(Given.Contract("sandbox").Notice(target, "2026-06-10"), new("ntc-1", " "), Given.NoonOf("2026-06-12")), article,
        "The provider's consent to the withdrawal must not be blank.", "撤回に対する当社の同意は必須です。");

    [Fact]
    public void E4_there_must_be_such_a_notice()
    {
        var missing = Assert.Throws<ArgumentException>(
            () => EndNotices.Withdraw(Given.Contract(), new("ntc-1", "agreed"), Given.NoonOf("2026-06-12")));
        Assert.StartsWith("There is no such notice on the contract.", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void E7_an_ended_contract_is_not_ordered_to_end() => Refused(
        Order(Given.Contract().Notice("contract", "2026-06-10"), "2026-07-11", "2026-07-01"), "general-terms/28-2",
        "The contract ended on 2026-07-10.", "契約は 2026-07-10 に終了しています。");

    [Fact]
    public void E7_an_order_rests_on_paragraph_2_or_3() => Refused(
        Order(Given.Contract(), "2026-06-10", "2026-06-10", EndGround.Notice), "general-terms/28-2",
        "The provider ends a contract under General Terms 28 (2) or (3).", "当社による解除の根拠は、一般規程第 28 条第 2 項又は第 3 項です。");

    [Fact]
    public void E7_a_contract_does_not_end_before_its_acceptance() => Refused(
        Order(Given.Contract(), "2026-06-10", "2026-03-31"), "general-terms/28-2",
        "A contract cannot end before it was accepted, on 2026-04-01.", "契約は、申込を承諾した日 (2026-04-01) より前に解除できません。");

    [Fact]
    public void E7_an_order_has_a_reason() => Refused(
        Order(Given.Contract(), "2026-06-10", "2026-06-10", reason: " "), "general-terms/28-2",
        "The reason of an order must not be blank.", "解除の理由は必須です。");

    [Fact]
    public void E7_E3_an_order_brings_the_end_forward() => Refused(
        Order(Given.Contract().Notice("contract", "2026-06-10"), "2026-06-11", "2026-07-11"), "terms/9-1",
        "The contract already ends on 2026-07-10; that day can only be brought forward.",
        "契約は 2026-07-10 に解除されます。その日は繰り上げることだけができます。");

    [Fact]
    public void E1_O4_a_notice_that_another_end_overtakes_says_so()
    {
        var contract = Given.Contract("sandbox").Notice("sandbox", "2026-04-20").Notice("contract", "2026-04-10", id: "ntc-2");

        Assert.Equal(
            new Text(
                "arrived 2026-04-20 (Tokyo) + 30 days = 2026-05-20; no day was designated; in force until 24:00 in Tokyo, "
                    + "2026-05-20T15:00:00Z; before that, on 2026-05-10, the option ends by O4",
                "到達日 2026-04-20 (東京) から 30 日を経過する日は 2026-05-20。指定日なし。東京の 24 時 (2026-05-20T15:00:00Z) まで有効。"
                    + "ただしオプションはそれより前の 2026-05-10 に O4 により終了"),
            EndExplanations.OfEffectiveDate(contract, contract.Notice("ntc-1")!).Text);
        Assert.Equal(["terms/7-4", "civil-code/140"], EndExplanations.OfEffectiveDate(contract, contract.Notice("ntc-1")!).Basis);
    }
}
