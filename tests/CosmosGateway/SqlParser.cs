using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecureMx.CosmosGateway;

/// <summary>Parses the few queries that the double knows.</summary>
internal sealed partial class SqlParser
{
    private readonly List<string> _tokens;
    private readonly IReadOnlyDictionary<string, JsonNode?> _parameters;
    private string _alias = "c";
    private int _next;

    public SqlParser(string text, IReadOnlyDictionary<string, JsonNode?> parameters)
    {
        var matches = Token().Matches(text);
        if (matches.Sum(match => match.Length) != text.Count(character => !char.IsWhiteSpace(character)) + matches.Sum(
            match => match.Value.Count(char.IsWhiteSpace)))
        {
            throw new FormatException("characters that are no part of a query");
        }

        _tokens = [.. matches.Select(match => match.Value)];
        _parameters = parameters;
    }

    /// <exception cref="FormatException">The query is none of those.</exception>
    public SqlQuery Parse()
    {
        Expect("SELECT");
        string? rewrittenOrder = null;
        var counts = Accept("VALUE");
        if (counts) Count();
        var rewritten = !counts && !Accept("*");
        if (rewritten) rewrittenOrder = RewrittenSelection();
        Expect("FROM");
        _alias = Take();
        var where = Accept("WHERE") ? Or() : new SqlCondition.Constant(true);
        string? orderBy = null;
        var descending = false;
        if (Accept("ORDER"))
        {
            Expect("BY");
            orderBy = Path();
            descending = Accept("DESC");
            if (!descending) Accept("ASC");
        }
        if (_next != _tokens.Count) throw new FormatException($"'{_tokens[_next]}' is not expected");
        if (rewritten && rewrittenOrder != orderBy) throw new FormatException("the selected order key is another than the order");
        return new SqlQuery(where, orderBy, descending, rewritten) { Counts = counts };
    }

    /// <summary><c>[{"item": COUNT(1)}]</c>, as the SDK asks for what it adds up.</summary>
    private void Count()
    {
        foreach (var token in new[] { "[", "{", "\"item\"", ":", "COUNT", "(", "1", ")", "}", "]" }) Expect(token);
    }

    /// <summary><c>c._rid, [{"item": c.id}] AS orderByItems, c AS payload</c></summary>
    private string RewrittenSelection()
    {
        if (Path() != "_rid") throw new FormatException("only whole documents are selected");
        foreach (var token in new[] { ",", "[", "{", "\"item\"", ":" }) Expect(token);
        var path = Path();
        foreach (var token in new[] { "}", "]", "AS", "orderByItems", ",", "c", "AS", "payload" }) Expect(token);
        return path;
    }

    private SqlCondition Or()
    {
        var left = And();
        while (Accept("OR")) left = new SqlCondition.Either(left, And());
        return left;
    }

    private SqlCondition And()
    {
        var left = Not();
        while (Accept("AND")) left = new SqlCondition.Both(left, Not());
        return left;
    }

    private SqlCondition Not()
    {
        if (Accept("NOT")) return new SqlCondition.Opposite(Not());
        if (Accept("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }
        if (Accept("true")) return new SqlCondition.Constant(true);
        if (Accept("false")) return new SqlCondition.Constant(false);
        if (Accept("ARRAY_CONTAINS")) return Call((path, value) => new SqlCondition.HasElement(path, value));
        if (Accept("CONTAINS")) return Call((path, value) => new SqlCondition.HasText(path, value));
        var path = Path();
        var comparison = Take();
        if (comparison is not ("=" or "!=" or "<" or "<=" or ">" or ">=")) throw new FormatException($"'{comparison}' is no comparison");
        return new SqlCondition.Comparison(path, comparison, Value());
    }

    private SqlCondition Call(Func<string, JsonNode?, SqlCondition> condition)
    {
        Expect("(");
        var path = Path();
        Expect(",");
        var value = Value();
        Expect(")");
        return condition(path, value);
    }

    /// <summary>
    /// <c>c.name</c> or <c>c["name"]</c>, and one below as <c>c["name"]["below"]</c>, which is the path name/below; of what the service
    /// adds only the resource id, which the SDK asks for.
    /// </summary>
    private string Path()
    {
        var alias = Take();
        if (alias != _alias) throw new FormatException($"'{alias}' is not the container");
        string name;
        if (Accept("."))
        {
            name = Take();
        }
        else
        {
            Expect("[");
            name = Text(Take());
            Expect("]");
            if (Accept("["))
            {
                name += "/" + Text(Take());
                Expect("]");
            }
        }
        return name is not ("_ts" or "_etag" or "_self") ? name : throw new FormatException($"'{name}' is the service's");
    }

    private JsonNode? Value()
    {
        var token = Take();
        if (token[0] == '@')
        {
            return !_parameters.TryGetValue(token, out var value) ? throw new FormatException($"{token} has no value")
                : value is JsonObject or JsonArray ? throw new FormatException($"{token} is no single value") : value;
        }
        if (token[0] is '"' or '\'') return Text(token);
        if (token is "true" or "false") return token == "true";
        if (token == "null") return null;
        return double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{token}' is no value");
    }

    /// <summary>A string in either kind of quotes, with the escapes of JSON.</summary>
    private static string Text(string token) => token[0] switch
    {
        '"' => (string)JsonNode.Parse(token)!,
        '\'' =>
            (string)JsonNode.Parse(
                $"\"{token[1..^1].Replace("\\'", "'", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")!,
        _ => throw new FormatException($"'{token}' is no string"),
    };

    private string Take() => _next < _tokens.Count ? _tokens[_next++] : throw new FormatException("the query ends too soon");

    private bool Accept(string token)
    {
        if (_next == _tokens.Count || !string.Equals(_tokens[_next], token, StringComparison.OrdinalIgnoreCase)) return false;
        _next++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Accept(token)) throw new FormatException($"'{token}' is expected");
    }

    [GeneratedRegex("""@?[A-Za-z_][A-Za-z0-9_]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?[0-9]+(?:\.[0-9]+)?|<=|>=|!=|[=<>()\[\]{}.,:*]""")]
    private static partial Regex Token();
}
