using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.CosmosGateway;

/// <summary>A condition of a query. What is not there, or is of another type, compares as nothing: no comparison with it holds.</summary>
internal abstract record SqlCondition
{
    public abstract bool Holds(JsonObject body);

    public sealed record Constant(bool Value) : SqlCondition
    {
        public override bool Holds(JsonObject body) => Value;
    }

    public sealed record Both(SqlCondition Left, SqlCondition Right) : SqlCondition
    {
        public override bool Holds(JsonObject body) => Left.Holds(body) && Right.Holds(body);
    }

    public sealed record Either(SqlCondition Left, SqlCondition Right) : SqlCondition
    {
        public override bool Holds(JsonObject body) => Left.Holds(body) || Right.Holds(body);
    }

    public sealed record Opposite(SqlCondition Inner) : SqlCondition
    {
        public override bool Holds(JsonObject body) => !Inner.Holds(body);
    }

    public sealed record Comparison(string Property, string Operator, JsonNode? Value) : SqlCondition
    {
        public override bool Holds(JsonObject body)
        {
            if (!body.TryGetPropertyValue(Property, out var actual) || Compare(actual, Value) is not { } order) return false;
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
            if (kind != (right?.GetValueKind() ?? JsonValueKind.Null)) return null;
            return kind switch
            {
                JsonValueKind.String => Encoding.UTF8.GetBytes((string)left!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes((string)right!)),
                JsonValueKind.Number => ((double)left!).CompareTo((double)right!),
                JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False => 0,
                _ => null,
            };
        }
    }
}
