using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.CosmosGateway;

/// <summary>
/// A condition of a query, in the service's logic of three values: what is not there, or is of another type, compares as undefined, and the
/// opposite of that is undefined too.
/// </summary>
internal abstract record SqlCondition
{
    /// <summary>The properties that it compares.</summary>
    public virtual IEnumerable<string> Paths => [];

    /// <summary>The part of the condition that an index answers: what is left of it without the conditions on other properties.</summary>
    public SqlCondition IndexedPart(Func<string, bool> isIndexed) => this is Both both
        ? new Both(both.Left.IndexedPart(isIndexed), both.Right.IndexedPart(isIndexed))
        : Paths.All(isIndexed) ? this : new Constant(true);

    /// <summary>Whether a document is found.</summary>
    public bool Holds(JsonObject body) => Evaluate(body) == true;

    /// <summary>True, false, or null where it is undefined.</summary>
    protected abstract bool? Evaluate(JsonObject body);

    public sealed record Constant(bool Value) : SqlCondition
    {
        protected override bool? Evaluate(JsonObject body) => Value;
    }

    public sealed record Both(SqlCondition Left, SqlCondition Right) : SqlCondition
    {
        public override IEnumerable<string> Paths => Left.Paths.Concat(Right.Paths);

        protected override bool? Evaluate(JsonObject body) => Left.Evaluate(body) & Right.Evaluate(body);
    }

    public sealed record Either(SqlCondition Left, SqlCondition Right) : SqlCondition
    {
        public override IEnumerable<string> Paths => Left.Paths.Concat(Right.Paths);

        protected override bool? Evaluate(JsonObject body) => Left.Evaluate(body) | Right.Evaluate(body);
    }

    /// <summary>Whether an array has a value.</summary>
    public sealed record HasElement(string Property, JsonNode? Value) : SqlCondition
    {
        public override IEnumerable<string> Paths => [Property + "/[]"];

        protected override bool? Evaluate(JsonObject body) =>
            StoredContainer.TryFind(body, Property, out var actual) && actual is JsonArray array
                ? array.Any(element => JsonNode.DeepEquals(element, Value))
                : null;
    }

    /// <summary>Whether a string has another in it.</summary>
    public sealed record HasText(string Property, JsonNode? Text) : SqlCondition
    {
        public override IEnumerable<string> Paths => [Property];

        protected override bool? Evaluate(JsonObject body) =>
            StoredContainer.TryFind(body, Property, out var actual) && actual?.GetValueKind() == JsonValueKind.String
                && Text?.GetValueKind() == JsonValueKind.String
                ? ((string)actual!).Contains((string)Text!, StringComparison.Ordinal)
                : null;
    }

    public sealed record Opposite(SqlCondition Inner) : SqlCondition
    {
        public override IEnumerable<string> Paths => Inner.Paths;

        protected override bool? Evaluate(JsonObject body) => !Inner.Evaluate(body);
    }

    public sealed record Comparison(string Property, string Operator, JsonNode? Value) : SqlCondition
    {
        public override IEnumerable<string> Paths => [Property];

        protected override bool? Evaluate(JsonObject body)
        {
            if (!StoredContainer.TryFind(body, Property, out var actual) || Compare(actual, Value) is not { } order) return null;
            return Operator switch
            {
                "=" => order == 0,
                "!=" => order != 0,
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            };
        }

        private static int? Compare(JsonNode? left, JsonNode? right)
        {
            var kind = left?.GetValueKind() ?? JsonValueKind.Null;
            var other = right?.GetValueKind() ?? JsonValueKind.Null;
            return (kind, other) switch
            {
                (JsonValueKind.String, JsonValueKind.String) =>
                    Encoding.UTF8.GetBytes((string)left!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes((string)right!)),
                (JsonValueKind.Number, JsonValueKind.Number) => ((double)left!).CompareTo((double)right!),
                (JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False) =>
                    ((bool)left!).CompareTo((bool)right!),
                (JsonValueKind.Null, JsonValueKind.Null) => 0,
                _ => null,
            };
        }
    }
}
