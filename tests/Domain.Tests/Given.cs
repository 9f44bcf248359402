using NodaTime;
using NodaTime.Text;

namespace SecureMx.Domain.Tests;

/// <summary>What tests begin with: dates, prices and contracts, in few words.</summary>
internal static class Given
{
    public static readonly DesignatedService DocumentExchange = new(DesignatedServices.DocumentExchange, Date("2020-01-01"));
    public static readonly DesignatedService IijId = new(DesignatedServices.IijId, Date("2020-01-01"));
    public static readonly IReadOnlyList<DesignatedService> BothServices = [DocumentExchange, IijId];

    public static readonly ServiceApplication Application = new(
        "cust-1", "例示株式会社", ["example.co.jp", "example.jp"], ["203.0.113.10"], [new Administrator("管理 太郎", "admin@example.co.jp")], 120);

    /// <summary>A sheet with a price for everything that is quoted.</summary>
    public static readonly Prices Prices = new(new(50_000, 30_000, 200), new Dictionary<string, OptionPrices>
    {
        ["advanced-archive"] = new(10_000, 5_000, 150),
        ["mail-audit"] = new(1_000, 2_000, 30),
        ["mailbox-plus"] = new(20_000, 8_000, 300, Disk: [new(100, 10_000), new(500, 40_000)]),
        ["mailing-list"] = new(3_000, 1_000, PerMailingList: 50),
        ["spare-mail"] = new(4_000, PerAccountByRetention: [new(7, 30), new(30, 80)]),
        ["sandbox"] = new(0, 6_000, 110),
        ["active-mail"] = new(0, 2_000, 90),
        ["private-relay"] = new(7_000, 9_000),
        ["configuration-consulting"] = new(100_000),
    });

    public static LocalDate Date(string iso) => LocalDatePattern.Iso.Parse(iso).Value;

    public static LocalDate? DateOrNull(string? iso) => iso is null ? null : Date(iso);

    /// <summary>Noon in Tokyo.</summary>
    public static Instant NoonOf(string date) => NoonOf(Date(date));

    /// <summary>Noon in Tokyo.</summary>
    public static Instant NoonOf(LocalDate date) => Tokyo.StartOf(date) + Duration.FromHours(12);

    public static OptionRequest Option(string code) => code switch
    {
        "mailbox-plus" => new(code, [], DiskGigabytes: 100),
        "spare-mail" => new(code, [], RetentionDays: 7),
        "mailing-list" => new(code, MailingLists: 4),
        _ => new(code),
    };

    public static OptionRequest[] Options(params string[] codes) => [.. codes.Select(Option)];

    /// <summary>A contract accepted on 2026-04-01 for the same day, unless said otherwise, with these options.</summary>
    public static Contract Contract(params string[] codes) => ContractFrom("2026-04-01", "2026-04-01", codes);

    public static Contract ContractFrom(string acceptedOn, string billingStartDate, params string[] codes) =>
        Contract(Application with { Options = Options(codes) }, acceptedOn, billingStartDate);

    public static Contract Contract(ServiceApplication application, string acceptedOn, string billingStartDate) => ((Contract?)null).After(
        ServiceApplications.Accept(
            new("ctr-1", "app-1", "acme", application, new(Date(billingStartDate), Prices)), BothServices, NoonOf(acceptedOn)));

    /// <summary>The contract after a decision that is not refused.</summary>
    public static Contract After(this Contract? contract, Decision decision)
    {
        Assert.Empty(decision.Refusals);
        return decision.Events.Aggregate(
            contract,
            (state, e) => ContractHistory.Apply(state, new((state?.Version ?? 0) + 1, Instant.MinValue, new("system", "test"), e)))!;
    }

    public static Contract Notice(
        this Contract contract, string target, string arrivedOn, string? designated = null, string id = "ntc-1") =>
        contract.After(EndNotices.Give(contract, new(id, target, DateOrNull(designated)), NoonOf(arrivedOn)));

    public static Contract Withdrawn(this Contract contract, string id, string on) =>
        contract.After(EndNotices.Withdraw(contract, new(id, "agreed"), NoonOf(on)));

    public static Contract Order(
        this Contract contract, string on, string effective, EndGround ground = EndGround.GeneralTerms28Paragraph2, string id = "ord-1") =>
        contract.After(EndOrders.Order(contract, new(id, ground, Date(effective), "non-payment"), NoonOf(on)));

    public static Contract ServiceEnd(this Contract contract, string service, string on) =>
        contract.After(ServiceRecords.RecordEnd(contract, service, Date(on)));

    public static Contract HeldAgain(this Contract contract, string service, string since, string enteredOn) =>
        contract.After(ServiceRecords.RecordHeldAgain(contract, service, Date(since), NoonOf(enteredOn)));

    public static Contract Take(
        this Contract contract, string applicationId, string acceptedOn, string billingStartDate, params string[] codes) =>
        contract.Take(applicationId, acceptedOn, billingStartDate, Options(codes));

    public static Contract Take(
        this Contract contract, string applicationId, string acceptedOn, string billingStartDate, OptionRequest[] options) =>
        contract.After(
            OptionApplications.Accept(
                contract, new(applicationId, options, new(Date(billingStartDate))), BothServices, NoonOf(acceptedOn)));

    /// <summary>The contract after what is due at noon of a day has been put on the record.</summary>
    public static Contract WhenItIs(this Contract contract, string day) => contract.After(DueEnds.Decide(contract, NoonOf(day)));

    public static ContractOption The(this Contract contract, string code) => contract.LatestOption(code)!;

    /// <summary>What a function makes of a contract.</summary>
    public static T Then<T>(this Contract contract, Func<Contract, T> then) => then(contract);

    /// <summary>The day on which an option, or the contract itself, ends; null where it goes on.</summary>
    public static LocalDate? EndOf(this Contract contract, string target) =>
        (target == EndTarget.ContractCode ? Ends.Of(contract) : Ends.Of(contract, contract.The(target)))?.EffectiveDate;

    /// <summary>The refusals as "rule pointer" lines, a conflict marked with an exclamation mark.</summary>
    public static IReadOnlyList<string> Lines(this IEnumerable<Refusal> refusals) =>
        [.. refusals.Select(r => $"{r.Rule}{(r.IsConflict ? "!" : "")} {r.Pointer}")];
}
