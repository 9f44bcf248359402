using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Http;

/// <summary>The methods of every path below <c>/api</c>, read from the functions once.</summary>
internal static class KnownCalls
{
    private static readonly (TemplateMatcher Path, IReadOnlyList<string> Methods)[] Routes =
    [
        .. FunctionAccess.HttpFunctions()
            .Where(function => function.GetCustomAttribute<FunctionAttribute>()!.Name != UnknownCall.Name)
            .Select(function => function.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
                .OfType<HttpTriggerAttribute>().Single())
            .GroupBy(trigger => trigger.Route!)
            .Select(route => (
                new TemplateMatcher(TemplateParser.Parse(route.Key), []),
                (IReadOnlyList<string>)[.. route.SelectMany(trigger => trigger.Methods!).Select(method => method.ToUpperInvariant())])),
    ];

    /// <summary>The methods of a path, in alphabetical order and with OPTIONS; none where no call has the path.</summary>
    /// <param name="path">The path below <c>/api</c>, with its first slash.</param>
    public static IReadOnlyList<string> MethodsOf(PathString path)
    {
        string[] methods = [.. Routes.Where(route => route.Path.TryMatch(path, [])).SelectMany(route => route.Methods)];
        return methods.Length == 0 ? [] : [.. methods.Append(HttpMethods.Options).Distinct().Order(StringComparer.Ordinal)];
    }
}
