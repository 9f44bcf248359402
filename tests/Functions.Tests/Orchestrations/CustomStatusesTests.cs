using SecureMx.Domain;
using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Tests.Orchestrations;

/// <summary>What is read of the custom statuses that are in the task hub, those of earlier versions too.</summary>
public class CustomStatusesTests
{
    [Theory]
    [InlineData("""{"English":"closed","Japanese":"締切済み"}""", "closed", "締切済み")]
    [InlineData("\"awaits 2026-07-10T15:00:00Z\"", "awaits 2026-07-10T15:00:00Z", "awaits 2026-07-10T15:00:00Z")]
    [InlineData("no JSON", "no JSON", "no JSON")]
    [InlineData("""{"waitsFor":"Go"}""", """{"waitsFor":"Go"}""", """{"waitsFor":"Go"}""")]
    [InlineData("{", "{", "{")]
    public void A_status_is_read_in_both_languages(string stored, string english, string japanese) =>
        Assert.Equal(new Text(english, japanese), CustomStatuses.Read(stored));

    [Fact]
    public void None_is_none() => Assert.Null(CustomStatuses.Read(null));
}
