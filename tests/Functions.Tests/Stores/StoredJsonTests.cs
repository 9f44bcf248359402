using System.Text;
using System.Text.Json.Nodes;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;
using Xunit;

namespace SecureMx.Functions.Tests.Stores;

public class StoredJsonTests
{
    private static readonly ContractOption Option = new()
    {
        Number = 1,
        Code = OptionCatalog.MailingList,
        AcceptedOn = new(2026, 1, 10),
        BillingStartDate = new(2026, 1, 10),
        Domains = [],
        InitialFee = 0,
    };

    [Fact]
    public void A_list_that_begins_empty_is_left_out_while_it_is_and_one_that_must_be_there_is_not()
    {
        var stored = JsonNode.Parse(StoredJson.Write(Option))!.AsObject();
        Assert.Empty(stored["domains"]!.AsArray());
        Assert.False(stored.ContainsKey("disk"));
        Assert.False(stored.ContainsKey("priceSheets"));
        Assert.Single(JsonNode.Parse(StoredJson.Write(Option with { Disk = [new(new(2026, 1, 10), 5)] }))!["disk"]!.AsArray());
    }

    [Fact]
    public void An_empty_list_is_read_whether_it_was_written_or_not()
    {
        var stored = JsonNode.Parse(StoredJson.Write(Option))!.AsObject();
        Assert.Empty(Read(stored).Disk);
        stored["disk"] = new JsonArray();
        Assert.Empty(Read(stored).Disk);
    }

    [Fact]
    public void A_list_that_may_be_null_keeps_the_difference()
    {
        var stored = JsonNode.Parse(StoredJson.Write(Option with { PriceSheets = [] }))!.AsObject();
        Assert.Empty(Read(stored).PriceSheets!);
        Assert.Null(Read(JsonNode.Parse(StoredJson.Write(Option))!.AsObject()).PriceSheets);
    }

    private static ContractOption Read(JsonObject json) =>
        StoredJson.Read<ContractOption>(new Document("k", "o", "e", Encoding.UTF8.GetBytes(json.ToJsonString())));
}
