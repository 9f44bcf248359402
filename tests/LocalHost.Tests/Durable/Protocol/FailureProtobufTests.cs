using DurableTask.Core;
using SecureMx.LocalHost.Durable.Protocol;

namespace SecureMx.LocalHost.Tests.Durable.Protocol;

public sealed class FailureProtobufTests
{
    [Fact]
    public void A_failure_comes_back_whole()
    {
        var at = new DateTime(2026, 2, 28, 15, 0, 0, DateTimeKind.Utc);
        var properties = new Dictionary<string, object?>
        {
            ["text"] = "dots: yes",
            ["none"] = null,
            ["flag"] = true,
            ["number"] = 1.5,
            ["at"] = at,
            ["offset"] = new DateTimeOffset(at),
            ["list"] = new List<object?> { "a", 2.0 },
            ["members"] = new Dictionary<string, object?> { ["inner"] = "x" },
        };
        var source = new FailureDetails(
            "type", "message", "stack", new FailureDetails("inner", "cause", null, null, true), false, properties);
        var target = source.ToProtobuf()!.ToCore()!;
        Assert.Equal(
            ("type", "message", "stack", false), (target.ErrorType, target.ErrorMessage, target.StackTrace, target.IsNonRetriable));
        Assert.Equal(
            ("inner", "cause", true),
            (target.InnerFailure!.ErrorType, target.InnerFailure.ErrorMessage, target.InnerFailure.IsNonRetriable));
        Assert.Equal(properties, target.Properties);
        Assert.Equal(DateTimeKind.Utc, ((DateTime)target.Properties!["at"]!).Kind);
    }

    [Theory]
    [InlineData((byte)3)]
    [InlineData(3L)]
    [InlineData(3f)]
    public void Every_number_is_a_number(object number) => Assert.Equal(3d, Through(number));

    [Theory]
    [InlineData("dt:not an instant")]
    [InlineData("dto:")]
    public void A_text_that_begins_like_an_instant_stays_a_text(string text) => Assert.Equal(text, Through(text));

    [Fact]
    public void Anything_else_is_its_text() => Assert.Equal("1.2", Through(new Version(1, 2)));

    private static object? Through(object? value) =>
        new FailureDetails(
            "t", "m", null, null, false, new Dictionary<string, object?> { ["p"] = value }).ToProtobuf()!.ToCore()!.Properties!["p"];
}
