namespace SecureMx.Domain.Tests.Applications;

public class OptionDomainsTests
{
    private static IReadOnlyList<Refusal> Check(ServiceApplication application) =>
        ServiceApplications.Check(application, [], Given.Date("2026-04-01")).Refusals;

    private static IReadOnlyList<string> RefusalsOf(params OptionRequest[] options) =>
        Check(Given.Application with { Options = options }).Lines();

    [Fact]
    public void O5_domains_are_the_contracts_and_chosen_once() => Assert.Equal(
        ["O5 /options/0/domains/1", "O5 /options/0/domains/2", "C2 /options/0/domains/3"],
        RefusalsOf(new OptionRequest("mailbox-plus", ["example.jp", "other.jp", "EXAMPLE.jp", "no_name"], DiskGigabytes: 1)));

    [Fact]
    public void O5_no_domain_is_in_both()
    {
        var refusals = Check(Given.Application with
        {
            Options = [new(
                "spare-mail", ["other.jp", "example.co.jp", "example.jp"],
                RetentionDays: 1), new("mailbox-plus", ["no_name", "Example.jp"], DiskGigabytes: 1)],
        });

        Assert.Equal(["O5 /options/0/domains/0", "C2 /options/1/domains/0", "O5 /options/1/domains/1"], refusals.Lines());
        Assert.Equal(["terms/4-3", "terms/4-2", "terms/15"], refusals.Select(r => r.Article));
        Assert.Equal("example.jp cannot be used with mailbox-plus and spare-mail at once.", refusals[2].Message.English);
        Assert.Empty(RefusalsOf(
            new OptionRequest("spare-mail", ["example.jp"], RetentionDays: 1),
            new OptionRequest("mailbox-plus", ["example.co.jp"], DiskGigabytes: 1)));
    }

    [Fact]
    public void O5_each_domain_that_is_in_both_is_told() => Assert.Equal(
        ["O5 /options/1/domains/0", "O5 /options/1/domains/1"],
        RefusalsOf(
            new OptionRequest("mailbox-plus", ["example.jp", "example.co.jp"], DiskGigabytes: 1),
            new OptionRequest("spare-mail", ["example.co.jp", "example.jp"], RetentionDays: 1)));

    [Fact]
    public void O5_a_domain_that_is_refused_already_is_not_said_to_be_in_both_as_well() => Assert.Equal(
        ["O5 /options/1/domains/1", "O5 /options/1/domains/0"],
        RefusalsOf(
            new OptionRequest("mailbox-plus", ["example.jp"], DiskGigabytes: 1),
            new OptionRequest("spare-mail", ["example.jp", "EXAMPLE.jp"], RetentionDays: 1)));

    [Fact]
    public void O5_an_option_covers_at_most_what_a_contract_can()
    {
        string[] names = [.. Enumerable.Range(0, 500).Select(i => $"d{i}.jp")];
        Assert.Empty(With(names));
        Assert.Equal(["O5 /options/0/domains"], With([.. names, "d1.jp"]));

        IReadOnlyList<string> With(string[] chosen) =>
            Check(Given.Application with { Domains = names, Options = [new("mailbox-plus", chosen, DiskGigabytes: 1)] }).Lines();
    }

    [Fact]
    public void O5_an_option_without_domains_of_its_own_may_say_so() => Assert.Empty(RefusalsOf(new OptionRequest("sandbox", [])));
}
