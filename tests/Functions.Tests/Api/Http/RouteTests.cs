using System.Net;
using System.Reflection;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>
/// Routes mean the same to both hosts, of which one takes the most specific and the other the first by the functions' names.
/// </summary>
public class RouteTests
{
    private static readonly (string Function, string[] Methods, string[] Route)[] Routes =
    [
        .. FunctionAccess.HttpFunctions().Select(method => (
            method.GetCustomAttribute<FunctionAttribute>()!.Name, Trigger(method).Methods ?? [], Trigger(method).Route!.Split('/')))
            .Where(function => function.Name != UnknownCall.Name),
    ];

    [Fact]
    public void No_two_routes_of_a_method_match_one_path() =>
        Assert.All(Routes, one => Assert.DoesNotContain(
            Routes,
            other => other.Function != one.Function && other.Methods.Intersect(one.Methods).Any() && Overlap(one.Route, other.Route)));

    [Fact]
    public void What_answers_all_else_comes_last_by_its_name() =>
        Assert.All(
            Routes, route => Assert.True(StringComparer.OrdinalIgnoreCase.Compare(route.Function, UnknownCall.Name) < 0, route.Function));

    [Fact]
    public async Task A_call_that_there_is_not_is_404()
    {
        await using var app = await SecureMxApp.StartAsync();
        foreach (string path in new[] { "/api", "/api/", "/api/nothing", "/api/contracts/ctr-1/nothing/at/all", "/api/contracts//events",
            "/api/a%2Fb" })
        {
            (await app.Anonymous.GetReplyAsync(path)).AssertProblem(404, "not-found");
        }

        var reply = await app.Operator.SendAsync(HttpMethod.Options, "/api/nothing", null);
        reply.AssertProblem(404, "not-found");
        Assert.StartsWith("No call has this path.", reply["detail"].GetString(), StringComparison.Ordinal);
        (await app.Anonymous.GetReplyAsync("/nothing")).AssertProblem(404, "not-found");
    }

    [Fact]
    public void HEAD_is_wherever_GET_is() =>
        Assert.All(Routes, route => Assert.Equal(route.Methods.Contains("get"), route.Methods.Contains("head")));

    [Theory]
    [InlineData("DELETE", "/api/health", "GET, HEAD, OPTIONS")]
    [InlineData("PATCH", "/api/contracts", "GET, HEAD, OPTIONS")]
    [InlineData("PUT", "/api/applications/", "GET, HEAD, OPTIONS, POST")]
    [InlineData("GET", "/api/migrated-contracts", "OPTIONS, POST")]
    [InlineData("HEAD", "/api/migrated-contracts", "OPTIONS, POST")]
    [InlineData("POST", "/api/contracts/ctr-1", "GET, HEAD, OPTIONS")]
    [InlineData("TRACE", "/api/contracts", "GET, HEAD, OPTIONS")]
    [InlineData("MAKE", "/api/contracts", "GET, HEAD, OPTIONS")]
    [InlineData("POST", "/api/terms/articles/terms/9-1", "GET, HEAD, OPTIONS")]
    public async Task A_known_path_with_another_method_is_405_and_says_what_it_takes(string method, string path, string allow)
    {
        await using var app = await SecureMxApp.StartAsync();
        using var response = await app.Anonymous.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/api/applications", "GET, HEAD, OPTIONS, POST")]
    [InlineData("/api/contracts/ctr-1", "GET, HEAD, OPTIONS")]
    [InlineData("/api/readings", "OPTIONS, POST")]
    public async Task OPTIONS_says_what_a_path_takes_to_anyone(string path, string allow)
    {
        await using var app = await SecureMxApp.StartAsync();
        using var response = await app.Anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Options, path));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
    }

    private static HttpTriggerAttribute Trigger(MethodInfo method) =>
        method.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .Single();

    private static bool Overlap(string[] one, string[] other) =>
        one.Length == other.Length
            && one.Zip(other).All(pair => pair.First.StartsWith('{') || pair.Second.StartsWith('{') || pair.First == pair.Second);
}
