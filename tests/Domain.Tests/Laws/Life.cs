using NodaTime;

namespace SecureMx.Domain.Tests.Laws;

/// <summary>Leads a contract through a life of random commands, each read off one number, and keeps its record.</summary>
/// <param name="mayLookBack">Whether forms and orders may be entered so late that what they end is past already.</param>
internal sealed class Life(bool mayLookBack)
{
    private static readonly string[] Codes = [.. OptionCatalog.All.Select(o => o.Code)];
    private readonly List<RecordedEvent> _record = [];

    public Contract Contract { get; private set; } = null!;

    public LocalDate Today { get; private set; } = Given.Date("2026-04-01");

    public IReadOnlyList<RecordedEvent> Record => _record;

    public static Life Begin(int number, bool mayLookBack)
    {
        var life = new Life(mayLookBack);
        var codes = Codes.Where((_, i) => (number >> i) % 2 == 0).ToHashSet();
        if (!codes.Contains("mailbox-plus")) codes.RemoveWhere(c => OptionCatalog.Get(c).NeedsOption is not null);
        life.Keep(ServiceApplications.Accept(
            new("ctr-1", "app-1", "acme", Given.Application with { Options = Given.Options([.. codes]) },
                new(life.Today.PlusDays(number % 40), Given.Prices)),
            Given.BothServices, life.Now));
        return life;
    }

    private Instant Now => Given.NoonOf(Today);

    /// <summary>Moves the clock and carries out one command; returns the command, so that it can be decided again.</summary>
    public Func<Contract, Decision> Step(int number, int step)
    {
        var (kind, days, code, far) = (number % 8, number / 8 % 12, Codes[number / 96 % Codes.Length], number / 1248 % 90);
        Today = Today.PlusDays(days);
        var (today, now) = (Today, Now);
        var target = number % 3 == 0 ? EndTarget.ContractCode : Contract.LatestOption(code)?.Code ?? EndTarget.ContractCode;
        Func<Contract, Decision> command = kind switch
        {
            0 or 1 => c => EndNotices.Give(c, new($"ntc-{step}", target, far % 2 == 0 ? today.PlusDays(far) : null, Back(far)), now),
            2 => c => OptionApplications.Accept(
                c, new($"app-{step}", [Given.Option(code)], new(today.PlusDays(far))), Given.BothServices, now),
            3 =>
                c =>
                    c.Notices.Count == 0
                        ? Decision.Nothing
                        : EndNotices.Withdraw(c, new(c.Notices[far % c.Notices.Count].NoticeId, "agreed"), now),
            4 => c => ServiceRecords.RecordEnd(c, DesignatedServices.All[far % 2], today.PlusDays(far - (mayLookBack ? 30 : 0))),
            5 when number % 5 == 0 =>
                c =>
                    EndOrders.Order(
                        c,
                        new(
                            $"ord-{step}", far % 2 == 0 ? EndGround.GeneralTerms28Paragraph2 : EndGround.GeneralTerms28Paragraph3,
                            today.PlusDays(far - (mayLookBack ? 20 : 0)), "r"),
                        now),
            6 => c => Administrators.Replace(c, new([new($"n{far}", "a@example.jp")]), now),
            _ => c => DueEnds.Decide(c, now),
        };
        Keep(command(Contract));
        return command;

        // A form may lie on a desk for some days; 29 of them cannot make its end a thing of the past.
        LocalDate? Back(int n) => n % 5 != 0 ? null : today.PlusDays(-Math.Min(n, mayLookBack ? 90 : 29));
    }

    public void TakeEffect() => Keep(DueEnds.Decide(Contract, Now));

    public void WaitUntil(LocalDate day) => Today = day;

    private void Keep(Decision decision)
    {
        foreach (var e in decision.Events)
        {
            _record.Add(new(_record.Count + 1, Now, new("operator", "law"), e));
            Contract = ContractHistory.Apply(_record.Count == 1 ? null : Contract, _record[^1]);
        }
    }
}
