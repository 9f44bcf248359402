using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Api.OpenApi;

namespace SecureMx.Functions.Tests.Api.OpenApi;

/// <summary>The document says what the app does: every call, who may make it, and what it takes.</summary>
public partial class OpenApiTests
{
    private static readonly JsonElement Document = DocumentedApi.Document;

    [Fact]
    public void Every_HTTP_function_is_an_operation_and_every_operation_a_function()
    {
        var functions = FunctionAccess.HttpFunctions().Where(method => method.Name != nameof(UnknownCall.Refuse)).Select(method =>
        {
            var trigger = method.GetParameters()
                .Select(p => p.GetCustomAttribute<HttpTriggerAttribute>())
                .OfType<HttpTriggerAttribute>()
                .Single();
            IEnumerable<Role> roles = method.GetCustomAttribute<AccessAttribute>()?.Roles ?? [];
            var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
            // HEAD is wherever GET is (RouteTests).
            string verb = Assert.Single(trigger.Methods!, method => method != "head");
            return $"{verb} /{trigger.Route} {name} [{Joined(roles.Select(role => role.ToString()))}]";
        });
        var operations = Operations().Select(operation =>
        {
            var roles = operation.Value.TryGetProperty("x-roles", out var named)
                ? named.EnumerateArray().Select(role => role.GetString()!)
                : [];
            return $"{operation.Method} {operation.Path} {operation.Value.GetProperty("operationId").GetString()} [{Joined(roles)}]";
        });

        Assert.Empty(functions.Except(operations));
        Assert.Empty(operations.Except(functions));
    }

    [Fact]
    public void What_is_open_to_anyone_is_marked_so_and_nothing_else() =>
        Assert.All(
            Operations(),
            operation => Assert.NotEqual(
                operation.Value.TryGetProperty("security", out _), operation.Value.TryGetProperty("x-roles", out _)));

    [Fact]
    public void Every_parameter_of_a_path_is_declared_and_no_other() =>
        Assert.All(Operations(), operation => Assert.Equal(
            PathParameter().Matches(operation.Path).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal),
            Parameters(operation.Value).Where(
                p => p.GetProperty("in")
                    .GetString() == "path").Select(p => p.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)));

    [Fact]
    public void Every_POST_takes_an_idempotency_key_and_no_other_method_does() =>
        Assert.All(Operations(), operation => Assert.Equal(
            operation.Method == "post", Parameters(operation.Value).Any(p => p.GetProperty("name").GetString() == "Idempotency-Key")));

    [Fact]
    public void Every_POST_says_what_comes_of_a_key_that_is_used_twice()
        // readings may be put again
        => Assert.All(Operations().Where(operation => operation.Method == "post" && operation.Path != "/readings"), operation => Assert.All(
            new[] { "409", "422" },
            status => Assert.True(operation.Value.GetProperty("responses").TryGetProperty(status, out _), $"{operation.Path}: {status}")));

    [Fact]
    public void Every_reference_leads_somewhere() =>
        Assert.All(
            References(Document),
            reference => Assert.NotEqual(JsonValueKind.Undefined, OpenApiSchema.Resolve(Document, reference).ValueKind));

    [Fact]
    public void Every_schema_is_used()
    {
        string[] used = [.. References(Document)];
        Assert.All(
            Document.GetProperty("components").GetProperty("schemas").EnumerateObject(),
            schema => Assert.Contains($"#/components/schemas/{schema.Name}", used));
    }

    [Fact]
    public void Every_property_has_a_description() =>
        Assert.Empty(Schemas(Document, "#").SelectMany(schema =>
            schema.Value.TryGetProperty("properties", out var properties)
                ? properties.EnumerateObject()
                    .Where(property => !property.Value.TryGetProperty("description", out _))
                    .Select(property => $"{schema.Place}/{property.Name}")
                : []));

    [Fact]
    public void Every_text_number_and_array_has_its_bounds() =>
        Assert.Empty(Schemas(Document, "#")
            .Where(schema => !(Has(schema.Value, "string", "maxLength") && Has(schema.Value, "array", "maxItems")
                && Has(schema.Value, "integer", "minimum") && Has(schema.Value, "integer", "maximum")))
            .Select(schema => schema.Place));

    [Fact]
    public void Every_body_has_an_example() =>
        Assert.All(Operations(), operation =>
        {
            if (operation.Value.TryGetProperty("requestBody", out var body))
            {
                Assert.All(
                    body.GetProperty("content").EnumerateObject(),
                    media => Assert.True(media.Value.TryGetProperty("example", out _), operation.Path));
            }
        });

    [Fact]
    public void Every_example_is_what_its_schema_says() =>
        Assert.All(Media(Document), media =>
        {
            if (media.TryGetProperty("example", out var example))
                Assert.Empty(OpenApiSchema.Faults(Document, media.GetProperty("schema"), example));
        });

    [Fact]
    public void Every_kind_of_problem_has_its_status_in_the_document()
    {
        string[] statuses = [.. Operations().SelectMany(operation => operation.Value.GetProperty("responses").EnumerateObject())
            .Select(response => response.Name).Distinct()];
        // An operation of the document never answers 405: it has its method.
        Assert.All(ProblemKind.All.Where(kind => kind.Status is not (405 or 500)), kind => Assert.Contains($"{kind.Status}", statuses));
    }

    [Fact]
    public async Task The_document_and_its_page_are_served_to_anyone()
    {
        await using var app = await SecureMxApp.StartAsync();
        var json = await app.Anonymous.GetReplyAsync("/api/openapi.json");
        Assert.Equal("3.1.0", json["openapi"].GetString());
        Assert.Equal("application/json", json.ContentType);
        Assert.Equal(
            HttpStatusCode.NotModified, (await app.Anonymous.GetReplyAsync("/api/openapi.json", ("If-None-Match", json.ETag!))).Status);

        var page = await app.Anonymous.GetReplyAsync("/api/docs");
        Assert.Equal("text/html", page.ContentType);
        Assert.DoesNotContain("https://", page.Text, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", page.Text, StringComparison.Ordinal);
        var viewer = await app.Anonymous.GetReplyAsync("/api/docs/scalar.js");
        Assert.Equal("text/javascript", viewer.ContentType);
        Assert.Contains("createApiReference", viewer.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Method, string Path, JsonElement Value)> Operations() =>
        Document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (operation.Name, path.Name, operation.Value)));

    private static IEnumerable<JsonElement> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Select(
                parameter => parameter.TryGetProperty("$ref", out var to) ? OpenApiSchema.Resolve(Document, to.GetString()!) : parameter)
            : [];

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            element.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static IEnumerable<JsonElement> Media(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "content"
            ? member.Value.EnumerateObject()
                .Where(media => media.Name.EndsWith("json", StringComparison.Ordinal))
                .Select(media => media.Value)
            : Media(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Media),
        _ => [],
    };

    // All schemas, also those within others.
    private static IEnumerable<(string Place, JsonElement Value)> Schemas(JsonElement element, string place) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Where(member => member.Name is not ("example" or "examples"))
            .SelectMany(member => Schemas(member.Value, $"{place}/{member.Name}"))
            .Concat(
                element.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String or JsonValueKind.Array
                    ? [(place, element)] : []),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Schemas(item, $"{place}/{index}")),
        _ => [],
    };

    private static bool Has(JsonElement schema, string type, string bound) =>
        !OpenApiSchema.Types(schema.GetProperty("type")).Contains(type)
            || schema.TryGetProperty("enum", out _)
            || schema.TryGetProperty(bound, out _);

    private static string Joined(IEnumerable<string> roles) => string.Join(", ", roles.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
