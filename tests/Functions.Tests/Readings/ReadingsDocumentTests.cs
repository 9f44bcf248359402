using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Readings;

public class ReadingsDocumentTests
{
    private const string ContractId = "ctr-1";

    private static readonly MonthReadings Readings = new(new YearMonth(2026, 5),
    [
        new DayReading(1, 100, null, []),
        new DayReading(2, null, 4, [new OptionReading("mailbox-plus", 80, null), new OptionReading("例\"示", null, 30)]),
        new DayReading(31, 0, 10_000_000, []),
    ]);

    [Fact]
    public void The_days_are_written_as_the_serializer_writes_them() =>
        Assert.Equal(
            JsonSerializer.Serialize(Readings.Days, StoredJson.Options),
            JsonNode.Parse(Json(ReadingsDocument.Of(ContractId, Readings)))!["days"]!.ToJsonString(StoredJson.Options));

    [Fact]
    public void The_days_are_read_as_they_were_written() =>
        Assert.Equal(
            JsonSerializer.Serialize(Readings, StoredJson.Options),
            JsonSerializer.Serialize(Read(Json(ReadingsDocument.Of(ContractId, Readings))).ToReadings(), StoredJson.Options));

    [Theory]
    [InlineData("""{"options":[{"retentionDays":7,"later":{"a":[1]},"code":"spare-mail"}],"later":[{}],"day":3,"accounts":5}""", "3 5  spare-mail//7")] // any order, unknown members, absent ones
    [InlineData("""{"day":3,"accounts":null,"mailingLists":2,"options":[]}""", "3  2 ")]
    public void What_another_version_has_written_is_read(string day, string expected)
    {
        var read = Assert.Single(Read(WithDays($"[{day}]")).Days);

        Assert.Equal(
            expected,
            $"{read.Day} {read.Accounts} {read.MailingLists} "
                + $"{string.Join(' ', read.Options.Select(o => $"{o.Code}/{o.Accounts}/{o.RetentionDays}"))}");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[[]]")]
    [InlineData("[{\"accounts\":5}]")] // no day
    [InlineData("[{\"day\":\"3\"}]")]
    [InlineData("[{\"day\":3,\"options\":{}}]")]
    [InlineData("[{\"day\":3,\"options\":[{\"accounts\":1}]}]")] // no code
    public void What_are_no_days_is_refused(string days) => Assert.Throws<JsonException>(() => Read(WithDays(days)));

    [Fact]
    public void B9_a_seal_changes_one_word_of_what_we_have_written()
    {
        string before = Json(ReadingsDocument.Of(ContractId, Readings));

        var seal = Assert.IsType<DocumentWrite.Replace>(ReadingsDocument.Seal(ContractId, Readings, Stored(before)));

        Assert.Equal(("readings-2026-05", "etag"), (seal.Id, seal.IfMatch));
        Assert.Equal(Json(ReadingsDocument.Of(ContractId, Readings, isSealed: true)), Encoding.UTF8.GetString(seal.Json.Span));
    }

    [Fact]
    public void B9_a_seal_is_the_same_where_a_store_has_turned_the_members_round()
    {
        var members = (JsonObject)JsonNode.Parse(Json(ReadingsDocument.Of(ContractId, Readings)))!;
        var turned = new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

        var seal = Assert.IsType<DocumentWrite.Replace>(
            ReadingsDocument.Seal(ContractId, Readings, Stored(turned.ToJsonString(StoredJson.Options))));

        Assert.Equal(Json(ReadingsDocument.Of(ContractId, Readings, isSealed: true)), Encoding.UTF8.GetString(seal.Json.Span));
        Assert.IsType<DocumentWrite.Create>(ReadingsDocument.Seal(ContractId, Readings, null));
    }

    private static string WithDays(string days) => $$"""{"id":"readings-2026-05","contractId":"ctr-1","type":"readings","month":"2026-05","days":{{days}},"sealed":false}""";

    private static string Json(ReadingsDocument document) => Encoding.UTF8.GetString(StoredJson.Write(document));

    private static ReadingsDocument Read(string json) => StoredJson.Read<ReadingsDocument>(Stored(json));

    private static Document Stored(string json) => new(ContractId, "readings-2026-05", "etag", Encoding.UTF8.GetBytes(json));
}
