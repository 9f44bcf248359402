using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecureMx.ClientCode;

/// <summary>
/// Beside each method that lists a page, one that lists all pages: <c>ListAllContractsAsync</c> for <c>ListContractsAsync</c>.
/// </summary>
internal static partial class ClientPages
{
    private const string NoToken = "default(System.Threading.CancellationToken)";

    public static string Of(JsonNode description, string code)
    {
        var text = new StringBuilder($"\nnamespace SecureMx.Client\n{{\n    public partial class {ClientWriter.Class}\n    {{\n");
        foreach (Match method in ListMethod().Matches(code.Replace(NoToken, "default", StringComparison.Ordinal)))
        {
            var (page, name, all) = (method.Groups["page"].Value, method.Groups["name"].Value, method.Groups["parameters"].Value);
            if (ItemOf(description, page) is not { } item)
                continue; // a page within something larger, as of an invoice
            var parameters = all.Split(", ").Where(parameter => !Cursor().IsMatch(parameter)).ToArray();
            var arguments = parameters.Select(parameter => parameter.Split(" = ")[0].Split(' ')[^1])
                .Select(parameter => parameter == "cancellationToken" ? "cancellationToken: token" : $"{parameter}: {parameter}");
            text.Append($$"""
                        /// <summary>Lists the items of all pages of <c>{{name}}Async</c>, each page when it is needed.</summary>
                        public System.Collections.Generic.IAsyncEnumerable<{{item}}> ListAll{{name["List".Length..]}}Async(
                            {{string.Join(", ", parameters)}}) =>
                            Pages.ReadAsync(
                                (cursor, token) => {{name}}Async(cursor: cursor, {{string.Join(", ", arguments)}}),
                                page => (page.Items, page.NextCursor), cancellationToken);


                """);
        }

        return text.Append("    }\n}\n").ToString();
    }

    private static string? ItemOf(JsonNode description, string page) =>
        description["components"]!["schemas"]![page]!["properties"]!["items"]?["items"]!["$ref"]!.GetValue<string>().Split('/')[^1];

    [GeneratedRegex(
        @"public virtual async System\.Threading\.Tasks\.Task<(?<page>\w+)> (?<name>List\w+)Async\((?<parameters>[^)]*\bcursor\b[^)]*)\)")]
    private static partial Regex ListMethod();

    [GeneratedRegex(@"\bcursor\b")]
    private static partial Regex Cursor();
}
