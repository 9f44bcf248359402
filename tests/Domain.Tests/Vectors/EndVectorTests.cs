using System.Text.Json.Nodes;

namespace SecureMx.Domain.Tests.Vectors;

public class EndVectorTests
{
    public static TheoryData<string> Bills => VectorFile.Cases(VectorFile.Read("bills.json"));

    [Theory, MemberData(nameof(Bills))]
    public void O3_O4_E1_ends(string json)
    {
        var one = JsonNode.Parse(json)!;
        var contract = Conclude(one["contract"]!);

        foreach (var notice in one["notices"]!.AsArray())
        {
            var arrivedOn = notice!.Text("arrivedOn")!;
            contract = contract.Notice(notice!.Text("target")!, arrivedOn, notice!.Text("designatedDate"), $"ntc-{arrivedOn}");
        }

        foreach (var (target, end) in one["expect"]!["ends"]!.AsObject())
            Assert.Equal(Given.DateOrNull(end?.GetValue<string>()), contract.EndOf(target));
        var afterwards = contract.WhenItIs("2030-01-01");
        foreach (var (target, end) in one["expect"]!["ends"]!.AsObject())
        {
            var recorded = target == "contract" ? afterwards.Ended : afterwards.The(target).Ended;
            Assert.Equal(Given.DateOrNull(end?.GetValue<string>()), recorded?.EffectiveDate);
        }
    }

    private static Contract Conclude(JsonNode node)
    {
        var options = node["options"]!.AsArray().Select(o => o!).ToList();
        var application =
            Given.Application with
            {
                Accounts = node["accounts"]!.GetValue<int>(),
                Options = [.. options.Where(o => o["acceptedOn"] is null).Select(Request)]
            };
        var contract = Given.Contract(application, node.Text("acceptedOn")!, node.Text("billingStartDate")!);
        return options.Where(o => o["acceptedOn"] is not null)
            .Aggregate(
                contract,
                (state, o) => state.Take($"app-{o.Text("code")}", o.Text("acceptedOn")!, o.Text("billingStartDate")!, [Request(o)]));
    }

    private static OptionRequest Request(JsonNode o) => new(
        o.Text("code")!, DiskGigabytes: o["diskGigabytes"]?.GetValue<int>(), Accounts: o["accounts"]?.GetValue<int>(),
        MailingLists: o["mailingLists"]?.GetValue<int>(), RetentionDays: o["retentionDays"]?.GetValue<int>());
}
