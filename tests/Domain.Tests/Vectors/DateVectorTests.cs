using System.Text.Json.Nodes;
using NodaTime.Text;

namespace SecureMx.Domain.Tests.Vectors;

public class DateVectorTests
{
    private static readonly JsonNode Dates = VectorFile.Read("dates.json");

    public static TheoryData<string> PeriodEnds => VectorFile.Cases(Dates["periodEnd"]!);

    public static TheoryData<string> EffectiveDates => VectorFile.Cases(Dates["effectiveDate"]!);

    public static TheoryData<string> ClaimDeadlines => VectorFile.Cases(Dates["claimDeadline"]!);

    [Theory, MemberData(nameof(PeriodEnds))]
    public void T3_period_end(string json)
    {
        var one = JsonNode.Parse(json)!;
        Assert.Equal(Given.Date(one.Text("end")!), Count.LastDayOfPeriod(Given.Date(one.Text("first")!), one["months"]!.GetValue<int>()));
    }

    [Theory, MemberData(nameof(EffectiveDates))]
    public void E1_effective_date(string json)
    {
        var one = JsonNode.Parse(json)!;
        var arrivedAt = InstantPattern.General.Parse(one.Text("arrivedAt")!).Value;
        var contract = Given.ContractFrom("2024-01-01", "2024-01-01");

        contract = contract.After(
            EndNotices.Give(contract, new("ntc-1", "contract", Given.DateOrNull(one.Text("designatedDate"))), arrivedAt));

        Assert.Equal(Given.Date(one.Text("arrivedOn")!), contract.Notice("ntc-1")!.ArrivedOn);
        Assert.Equal(Given.Date(one.Text("effectiveDate")!), contract.EndOf("contract"));
    }

    [Theory, MemberData(nameof(ClaimDeadlines))]
    public void S4_claim_deadline(string json)
    {
        var one = JsonNode.Parse(json)!;
        Assert.Equal(Given.Date(one.Text("lastDay")!), Count.DayAfterMonthsHaveRun(Given.Date(one.Text("outageEndedOn")!), 3));
    }
}
