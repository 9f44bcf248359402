using System.Net;
using SecureMx.LocalHost.Tests.Hosting;
using SecureMx.Tests;

namespace SecureMx.LocalHost.Tests.Http;

/// <summary>Middleware runs in the order in which it was added, around every function, and may answer instead.</summary>
public sealed class MiddlewareTests
{
    [Fact]
    public async Task Runs_in_order_and_before_the_result_is_written()
    {
        await using var host = await TestHost.StartAsync();
        var response = await host.Http.GetAsync("/api/Order");
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
        Assert.Equal("was here", Assert.Single(response.Headers.GetValues("X-Outer")));
        await Eventually.Holds(() => host.Journal.Lines.Contains("nobody left"));
        Assert.Equal(
            [
                "before http: no request",
                "outer Order",
                "function, from the middleware",
                "inner after",
                "result as it was before: none",
                "outer after, result Written, started False",
                "result written",
                "nobody left",
            ],
            host.Journal.Lines.Where(line => !line.Contains("start 2") && line != "outer AtStart"));
    }

    [Theory]
    [InlineData("X-Stop", 418, "stopped")]
    [InlineData("X-Answer", 200, "answered for it")]
    public async Task Answers_instead_of_the_function(string header, int status, string body)
    {
        await using var host = await TestHost.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/fails/secretly");
        request.Headers.Add(header, "1");
        var response = await host.Http.SendAsync(request);
        Assert.Equal((status, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Turns_an_exception_into_an_answer()
    {
        await using var host = await TestHost.StartAsync();
        var response = await host.Http.GetAsync("/api/fails/argument");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("a bad argument", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
