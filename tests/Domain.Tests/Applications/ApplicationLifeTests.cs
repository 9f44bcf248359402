namespace SecureMx.Domain.Tests.Applications;

/// <summary>
/// A1: an application is received, and then accepted or rejected once; an acceptance that comes to nothing leaves it as it was.
/// </summary>
public class ApplicationLifeTests
{
    private static readonly Actor Operator = new("operator", "olivia");
    private static readonly Rejection NoCredit = new("no credit", Given.NoonOf("2026-04-02"), Operator);

    private static readonly Application Received = new()
    {
        ApplicationId = "app-1",
        Kind = ApplicationKind.Service,
        Phase = ApplicationPhase.Received,
        PartnerId = "acme",
        CustomerId = "cust-1",
        ReceivedAt = Given.NoonOf("2026-04-01"),
        By = new("partner", "acme"),
        Service = Given.Application,
    };

    private static readonly Acceptance Acceptance = new(
        FixedTerms.Of(new AcceptanceTerms(Given.Date("2026-04-10"))), "ctr-1", Given.NoonOf("2026-04-02"), Operator);

    [Fact]
    public void A1_an_acceptance_is_followed_through_and_then_the_application_has_its_contract()
    {
        var accepting = Received.Accepting(Acceptance);
        Assert.Equal((ApplicationPhase.Accepting, null), (accepting.Phase, accepting.ContractId));
        var accepted = accepting.Accepted(Acceptance)!;
        Assert.Equal((ApplicationPhase.Accepted, "ctr-1", Acceptance), (accepted.Phase, accepted.ContractId, accepted.Acceptance));
        Assert.Null(accepted.Accepted(Acceptance));
    }

    [Fact]
    public void A1_an_acceptance_that_is_given_up_leaves_the_application_to_be_accepted_once_more()
    {
        var again = Received.Accepting(Acceptance).GivenUp(attempt: 0)!;
        Assert.Equal((ApplicationPhase.Received, 1, null, null), (again.Phase, again.Attempt, again.Acceptance, again.Rejection));
        Assert.Null(again.GivenUp(attempt: 0));
        Assert.Null(again.Accepting(Acceptance).GivenUp(attempt: 0)); // of another attempt
        Assert.Null(Received.Accepting(Acceptance).Accepted(Acceptance)!.GivenUp(attempt: 0));
    }

    [Fact]
    public void A1_M3_what_cannot_be_accepted_once_more_is_rejected_instead()
    {
        var rejected = Received.Accepting(Acceptance).GivenUp(attempt: 0, NoCredit)!;
        Assert.Equal((ApplicationPhase.Rejected, NoCredit, null), (rejected.Phase, rejected.Rejection, rejected.Acceptance));
    }

    [Fact]
    public void A1_a_rejection_keeps_its_reason()
    {
        var (rejected, obstacle) = Received.Rejecting(NoCredit);
        Assert.Equal((ApplicationPhase.Rejected, NoCredit, null), (rejected!.Phase, rejected.Rejection, obstacle));

        Assert.Same(rejected, rejected.Rejecting(NoCredit with { At = Given.NoonOf("2026-04-03") }).Rejected); // made before
        Assert.Equal(
            "The application was rejected for another reason.", rejected.Rejecting(NoCredit with { Reason = "other" }).Obstacle!.English);
        Assert.Equal("The application was rejected.", rejected.ObstacleToAcceptance()!.English);
        Assert.Null(Received.ObstacleToAcceptance());
    }

    [Fact]
    public void A1_what_is_accepted_or_being_accepted_cannot_be_rejected()
    {
        foreach (var application in new[] { Received.Accepting(Acceptance), Received.Accepting(Acceptance).Accepted(Acceptance)! })
        {
            var (rejected, obstacle) = application.Rejecting(NoCredit);
            Assert.Null(rejected);
            Assert.Equal("The application was accepted.", obstacle!.English);
        }
    }

    [Fact]
    public void A1_an_application_is_withdrawn_once_until_its_acceptance_begins()
    {
        var withdrawal = new ApplicationWithdrawal("no longer needed", Given.NoonOf("2026-04-02"), new("partner", "acme"));

        var (withdrawn, obstacle) = Received.Withdrawing(withdrawal);

        Assert.Equal((ApplicationPhase.Withdrawn, withdrawal, null), (withdrawn!.Phase, withdrawn.Withdrawal, obstacle));
        var (again, none) = withdrawn.Withdrawing(withdrawal with { Reason = "other", At = Given.NoonOf("2026-04-03") });
        Assert.Same(withdrawn, again);
        Assert.Null(none);
        Assert.Equal((null, new Text("The application was withdrawn.", "申込は既に取り下げられています。")), withdrawn.Rejecting(NoCredit));
        Assert.Equal(new Text("The application was withdrawn.", "申込は既に取り下げられています。"), withdrawn.ObstacleToAcceptance());
    }

    [Fact]
    public void A1_what_is_accepted_being_accepted_or_rejected_cannot_be_withdrawn()
    {
        (Application Application, Text Obstacle)[] cases =
        [
            (Received.Accepting(Acceptance), new("The application is being accepted.", "申込は承諾の手続き中です。")),
            (Received.Accepting(Acceptance).Accepted(Acceptance)!, new("The application was accepted.", "申込は既に承諾されています。")),
            (Received.Rejecting(NoCredit).Rejected!, new("The application was rejected.", "申込は既に拒絶されています。")),
        ];

        Assert.All(cases, c => Assert.Equal(
            (null, c.Obstacle), c.Application.Withdrawing(new(null, Given.NoonOf("2026-04-02"), new("partner", "acme")))));
    }
}
