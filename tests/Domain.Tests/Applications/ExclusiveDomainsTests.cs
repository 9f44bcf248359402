namespace SecureMx.Domain.Tests.Applications;

/// <summary>O5, terms/15 (INT): no domain is with mailbox-plus and spare-mail at once, not even in two contracts of one customer.</summary>
public class ExclusiveDomainsTests
{
    private static readonly OptionRequest Spare = Given.Option("spare-mail") with { Domains = ["example.jp"] };

    private static readonly Contract Other =
        Given.Contract(Given.Application with { Options = [Spare] }, "2026-04-01", "2026-04-01") with { ContractId = "ctr-2" };

    private static IReadOnlyList<Refusal> Check(string day, Contract other, params OptionRequest[] options) =>
        [.. ExclusiveDomains.Check(options, [Given.Contract(), other], Given.Date(day))];

    [Theory]
    [InlineData("mailbox-plus", "example.jp", true)]
    [InlineData("mailbox-plus", "example.co.jp", false)]
    [InlineData("spare-mail", "example.jp", false)] // the same option on both contracts
    public void O5_a_domain_is_with_one_of_the_two_options(string code, string domain, bool isRefused)
    {
        var refusals = Check("2026-06-10", Other, Given.Option("sandbox"), Given.Option(code) with { Domains = ["other.jp", domain] });

        Assert.Equal(isRefused ? ["O5 /options/1/domains/1"] : [], refusals.Lines());
        Assert.All(refusals, refusal => Assert.Equal(
            ("terms/15", new Text(
                "example.jp is used on the contract ctr-2 of the same customer; a domain cannot be used with mailbox-plus and spare-mail "
                    + "at once.",
                "example.jp は同じ契約者の契約 ctr-2 で使用しています。mailbox-plus と spare-mail で同じドメイン名を同時に指定することはできません。")),
            (refusal.Article, refusal.Message)));
    }

    [Theory]
    [InlineData("2026-07-10", true)] // its last day
    [InlineData("2026-07-11", false)]
    public void O5_T4_a_domain_is_free_from_the_day_after_the_end(string day, bool isRefused) => Assert.Equal(
        isRefused,
        Check(
            day, Other.Notice("spare-mail", "2026-06-10"), Given.Option("mailbox-plus") with { Domains = ["example.jp"] }).Count == 1);

    [Theory]
    [InlineData("spare-mail", "mailbox-plus", "example.jp", true)]
    [InlineData("spare-mail", "spare-mail", "example.jp", false)]
    [InlineData("spare-mail", "mailbox-plus", "other.jp", false)]
    public void O5_two_acceptances_at_the_same_moment_share_no_domain(string code, string otherCode, string domain, bool overlaps) =>
        Assert.Equal(overlaps, ExclusiveDomains.Overlap(code, ["example.co.jp", "example.jp"], otherCode, [domain]));

    [Fact]
    public void O5_the_refusal_of_such_an_acceptance_is_of_the_whole_request()
    {
        var refusal = ExclusiveDomains.Meanwhile("example.jp", "ctr-2");

        Assert.Equal(["O5 "], new[] { refusal }.Lines());
        Assert.Equal("terms/15", refusal.Article);
        Assert.StartsWith("example.jp is used on the contract ctr-2", refusal.Message.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-08-31", true)] // it would stay longer, into the days of the other
    [InlineData("2026-07-10", false)] // what stands ends it on the same day
    public void E4_O5_a_withdrawal_that_leaves_the_end_where_it_is_keeps_no_domain(string own, bool isRefused)
    {
        var contract = Given.Contract(Given.Application with { Options = [Spare] }, "2026-04-01", "2026-04-01")
            .Notice("spare-mail", "2026-05-01", own, "own")
            .Notice("contract", "2026-06-10", id: "whole"); // 2026-07-10
        var mailbox = Given.Option("mailbox-plus") with { Domains = ["example.jp"] };
        var other = Given.Contract().Take("app-3", "2026-06-11", "2026-07-11", [mailbox]) with { ContractId = "ctr-2" };

        Assert.Equal(isRefused, ExclusiveDomains.CheckWithdrawal(contract, "whole", [other]) is not null);
        Assert.Null(ExclusiveDomains.CheckWithdrawal(contract, "whole", []));
    }
}
