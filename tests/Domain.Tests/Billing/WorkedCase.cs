using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain.Tests.Billing;

/// <summary>A case of <c>tests/vectors/bills.json</c>.</summary>
public sealed record WorkedCase(
    string Name, WorkedContract Contract, WorkedPrices Prices, IReadOnlyList<WorkedReading> Readings, IReadOnlyList<WorkedChange>? Changes,
    IReadOnlyList<WorkedNotice>? Notices, WorkedExpectation Expect)
{
    private static readonly JsonSerializerOptions Options = new(
        JsonSerializerDefaults.Web)
    { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static IReadOnlyList<WorkedCase> All { get; } =
        JsonSerializer.Deserialize<List<WorkedCase>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "bills.json")), Options)!;

    public override string ToString() => Name;

    /// <summary>The contract with everything that the case does to it.</summary>
    public Contract ToContract()
    {
        var quoted = new Prices(Prices.Base, Prices.Options);
        var contract = Some.Contract(
            quoted, Contract.AcceptedOn, Contract.BillingStartDate, Contract.Accounts, [.. Accepted(o => o.AcceptedOn is null)]);
        foreach (var later in Contract.Options.Where(o => o.AcceptedOn is not null))
        {
            contract = contract.Accepting(later.AcceptedOn!, [.. Accepted(o => o == later)]);
        }

        foreach (var change in Changes ?? [])
        {
            contract = contract.WithDisk(change.Date, change.DiskGigabytes);
            contract =
                contract with
                {
                    OneTimeFees = [.. contract.OneTimeFees,
                    new("app-3", Some.Date(change.AcceptedOn), change.OneTimeFee, "disk")]
                };
        }

        foreach (var notice in Notices ?? [])
        {
            var decision = EndNotices.Give(
                contract, new("ntc-1", notice.Target, notice.DesignatedDate is { } named ? Some.Date(named) : null),
                Tokyo.StartOf(Some.Date(notice.ArrivedOn)) + Duration.FromHours(10));
            contract = decision.Events.Aggregate(contract, Some.Apply);
        }

        return contract;
    }

    public (string, DayReading)[] ToReadings() =>
    [
        .. Readings.Select(r => (r.Date, new DayReading(
            Some.Date(r.Date).Day, r.Accounts, r.MailingLists,
            [.. (r.Options ?? []).Select(o => new OptionReading(o.Key, o.Value.Accounts, o.Value.RetentionDays))]))),
    ];

    private IEnumerable<AcceptedOption> Accepted(Func<WorkedOption, bool> which) =>
        Contract.Options.Where(which).Select(o => new AcceptedOption(
        0, o.Code, Some.Date(o.BillingStartDate ?? Contract.BillingStartDate), [], o.Accounts, o.MailingLists, o.DiskGigabytes,
        o.RetentionDays,
        Prices.Options.GetValueOrDefault(o.Code)?.Initial ?? 0, null));
}

public sealed record WorkedContract(string AcceptedOn, string BillingStartDate, int Accounts, IReadOnlyList<WorkedOption> Options);

public sealed record WorkedOption(
    string Code, string? AcceptedOn, string? BillingStartDate, int? Accounts, int? MailingLists, int? DiskGigabytes, int? RetentionDays);

public sealed record WorkedPrices(BasePrices Base, Dictionary<string, OptionPrices> Options);

public sealed record WorkedReading(string Date, int? Accounts, int? MailingLists, Dictionary<string, WorkedOptionReading>? Options);

public sealed record WorkedOptionReading(int? Accounts, int? RetentionDays);

public sealed record WorkedChange(string AcceptedOn, string Date, int DiskGigabytes, long OneTimeFee);

public sealed record WorkedNotice(string Target, string ArrivedOn, string? DesignatedDate);

public sealed record WorkedExpectation(Dictionary<string, string?> Ends, IReadOnlyList<WorkedBill> Bills);

public sealed record WorkedBill(string Month, IReadOnlyList<WorkedLine> Lines, long Subtotal, long Taxable, long Tax, long Total);

public sealed record WorkedLine(string Code, long Amount, bool Taxable);
