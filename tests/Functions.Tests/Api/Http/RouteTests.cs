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

        (await app.Operator.SendAsync(HttpMethod.Delete, "/api/health", null)).AssertProblem(404, "not-found");
        (await app.Operator.SendAsync(HttpMethod.Patch, "/api/contracts", new { })).AssertProblem(404, "not-found");
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
