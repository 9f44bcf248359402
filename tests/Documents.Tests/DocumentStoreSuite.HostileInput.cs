using System.Text;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests;

public abstract partial class DocumentStoreSuite
{
    public static TheoryData<string> HostileNames => new(
        "'", "\"", "'; DROP TABLE contracts; --", "%", "_", "a%b", "a_b", "*", "[a]", "{}", "null", "true", "0", "-", "...", " leading",
        "a b", "a\tb", "a\nb", "a\rb",
        "a\0b", "\u0001", "\u007f", "\u00a0", "\u200b", "\u202e", "é", "e\u0301", "ﬀ", "İ", "😀", "👩‍👩‍👧", "契約", "\uFFFD", "\uE000",
        "\uFEFFbom", "a&b=c", "a+b", "%2", "%zz", "100%",
        "a;b", "a,b", "a:b", "a|b", "a<b>", "$1", "@p", ":id", "~", "`", "^");

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task Any_name_is_only_a_name(string name)
    {
        await CreateAsync(name, name);
        await CreateAsync("other", "other");
        await CommitAsync("value", new DocumentWrite.Create("value", Contract("value", "value", "valued", ("status", name))));

        var read = await Store.ReadAsync("contracts", name, name);
        Assert.NotNull(read);
        Assert.Equal((name, name), (read.PartitionKey, read.Id));
        Assert.Equal(name, read.Field<string>("id"));
        Assert.Equal(name, Assert.Single((await Store.ListAsync("contracts", name, name, null, 10)).Items).Id);
        Assert.Empty((await Store.ListAsync("contracts", name, null, name, 10)).Items);
        Assert.Equal(
            "value",
            Assert.Single(
                await AllPagesAsync(cursor => Store.QueryAsync("contracts", new("valued", [new("status", name)]), 10, cursor))).Id);
        AssertRefused(await CommitAsync(name, new DocumentWrite.Create(name, Contract(name, name))), CommitStatus.AlreadyExists, 0);
        AssertCommitted(await CommitAsync(name, new DocumentWrite.Replace(name, Contract(name, name, "changed"), read.ETag)));
        AssertCommitted(await CommitAsync(name, new DocumentWrite.Delete(name, null)));
        Assert.NotNull(await Store.ReadAsync("contracts", "other", "other"));
    }

    public static TheoryData<string> BadIds =>
        new("", "a/b", "a\\b", "a?b", "a#b", "/", "ends with a space ", ".", "..", "%2F", "a%00", "%%41", new string('a', 256));

    [Theory]
    [MemberData(nameof(BadIds))]
    public async Task An_id_that_no_document_can_have_is_refused_and_reads_as_null(string id)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"id":"x","contractId":"c-1","type":"t"}""");
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync("c-1", new DocumentWrite.Create(id, body)));
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync("c-1", new DocumentWrite.Delete(id, null)));
        Assert.Null(await Store.ReadAsync("contracts", "c-1", id));
    }

    [Fact]
    public async Task A_lone_surrogate_is_no_text()
    {
        // Not test data: a test runner would write each as U+FFFD.
        foreach (var text in new[] { "\ud800", "a\udc00b", "\udc00\ud800", "\ud800\ud800\udc00" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync("c-1", new DocumentWrite.Delete(text, null)));
            await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(text, new DocumentWrite.Delete("a", null)));
            Assert.Null(await Store.ReadAsync("contracts", "c-1", text));
            Assert.Null(await Store.ReadAsync("contracts", text, "a"));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.ListAsync("contracts", "c-1", text, null, 1));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.QueryAsync("contracts", new("t", [new("status", text)]), 1));
        }
    }

    [Fact]
    public async Task The_longest_id_and_partition_key_are_taken()
    {
        var (key, id) = (new string('k', 2048), new string('i', 255));
        await CreateAsync(key, id);
        Assert.NotNull(await Store.ReadAsync("contracts", key, id));
        var wide = new string('契', 255);
        await CreateAsync(wide, wide);
        Assert.NotNull(await Store.ReadAsync("contracts", wide, wide));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_partition_key_that_is_none_is_refused_and_reads_as_nothing(string? key)
    {
        key ??= new string('k', 2049);
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(key, new DocumentWrite.Delete("a", null)));
        Assert.Null(await Store.ReadAsync("contracts", key, "a"));
        Assert.Empty((await Store.ListAsync("contracts", key, null, null, 10)).Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"id":"a"}""")]
    [InlineData("""{"contractId":"c-1"}""")]
    [InlineData("""{"id":"b","contractId":"c-1"}""")]
    [InlineData("""{"id":"a","contractId":"c-2"}""")]
    [InlineData("""{"id":"A","contractId":"c-1"}""")]
    [InlineData("""{"id":1,"contractId":"c-1"}""")]
    [InlineData("""{"id":"a","contractId":1}""")]
    [InlineData("""{"id":"a","contractId":null}""")]
    [InlineData("""{"id":"a","contractId":"c-1"} {}""")]
    [InlineData("""{"id":"a","contractId":"c-1"},""")]
    [InlineData("""{"id":"a","contractId":"c-1",}""")]
    [InlineData("""{"id":"a","contractId":"c-1","_etag":"x"}""")]
    [InlineData("""{"id":"a","contractId":"c-1","_ts":1}""")]
    [InlineData("""{"id":"a","contractId":"c-1","nested":{"id":}}""")]
    [InlineData("""{"id":"a","contractId":"c-1","type":"\ud800"}""")]
    public async Task A_body_that_is_no_document_of_its_place_is_refused(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync("c-1", new DocumentWrite.Create("a", bytes)));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            CommitAsync("c-1", new DocumentWrite.Create("good", Contract("c-1", "good")), new DocumentWrite.Upsert("a", bytes)));
        Assert.Empty((await Store.ListAsync("contracts", "c-1", null, null, 10)).Items);
    }

    [Fact]
    public async Task Names_inside_a_nested_object_are_not_the_documents_own()
    {
        var body = Encoding.UTF8.GetBytes("""{"nested":{"id":"x","contractId":"y","type":"z","_etag":"e"},"id":"a","contractId":"c-1","type":"t","list":[{"id":"q"}]}""");
        AssertCommitted(await CommitAsync("c-1", new DocumentWrite.Create("a", body)));
        AssertSameJson(body, (await Store.ReadAsync("contracts", "c-1", "a"))!.Json);
        Assert.Single(await QueryKeysAsync(new("t")));
    }

    [Fact]
    public async Task Invalid_utf8_is_refused()
    {
        byte[] body = [.. """{"id":"a","contractId":"c-1","note":" """u8, 0xff, 0xfe, .. "\"}"u8];
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync("c-1", new DocumentWrite.Create("a", body)));
    }

    [Fact]
    public async Task A_big_document_is_taken_and_one_over_two_megabytes_refused()
    {
        var big = Contract("c-1", "big", more: ("text", new string('x', 1_900_000)));
        AssertCommitted(await CommitAsync("c-1", new DocumentWrite.Create("big", big)));
        AssertSameJson(big, (await Store.ReadAsync("contracts", "c-1", "big"))!.Json);

        var tooBig = Contract("c-1", "too-big", more: ("text", new string('x', 2 * 1024 * 1024)));
        await Assert.ThrowsAsync<CommitTooLargeException>(() => CommitAsync("c-1", new DocumentWrite.Create("too-big", tooBig)));
        var half = new string('x', 1_100_000);
        await Assert.ThrowsAsync<CommitTooLargeException>(() => CommitAsync(
            "c-1", new DocumentWrite.Create("h1", Contract("c-1", "h1", more: ("t", half))),
            new DocumentWrite.Create("h2", Contract("c-1", "h2", more: ("t", half)))));
        Assert.Equal(["big"], await ListIdsAsync("c-1", null, null, 10));
    }

    [Fact]
    public async Task Nesting_is_taken_to_the_limit_and_refused_beyond()
    {
        byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
            $$"""{"id":"a","contractId":"c-1","nested":{{new string('[', depth)}}{{new string(']', depth)}}}""");

        await Assert.ThrowsAsync<ArgumentException>(
            () => CommitAsync("c-1", new DocumentWrite.Create("a", Nested(DocumentLimits.MaximumDepth))));
        AssertCommitted(await CommitAsync("c-1", new DocumentWrite.Create("a", Nested(60))));
    }
}
