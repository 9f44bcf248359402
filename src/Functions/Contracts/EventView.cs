using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Contracts;

/// <summary>An event of a contract's record as the API shows it (R1).</summary>
/// <param name="Basis">The articles that it rests on.</param>
/// <param name="Rules">The rules that it carries out.</param>
/// <param name="Data">What the event says, by its type.</param>
public sealed record EventView(
    int Version, string Type, Instant At, ActorView By, IReadOnlyList<string> Rules, IReadOnlyList<string> Basis, JsonObject Data)
{
    private const string TypeMember = "type";

    // Shown beside the data, as articles.
    private static readonly string BasisMember = JsonNamingPolicy.CamelCase.ConvertName(nameof(ContractEvent.Basis));

    internal static EventView Of(RecordedEvent recorded, Caller caller)
    {
        var data = JsonSerializer.SerializeToNode(recorded.Event, Json.Options)!.AsObject();
        string type = data[TypeMember]!.GetValue<string>();
        data.Remove(TypeMember);
        data.Remove(BasisMember);
        return new(
            recorded.Version, type, recorded.At, ActorView.Of(recorded.By, caller),
            [.. recorded.Event.Basis.Select(rule => rule.Number).Distinct()],
            [.. recorded.Event.Basis.SelectMany(rule => rule.Articles).Distinct()],
            data);
    }
}

/// <summary>Person or service that acted.</summary>
/// <param name="Role"><c>partner</c>, <c>operator</c>, <c>meter</c> or <c>system</c>.</param>
/// <param name="Name">Shown to operators alone: an operator's name is no partner's business.</param>
public sealed record ActorView(string Role, string? Name)
{
    internal static ActorView Of(Actor actor, Caller caller) => new(actor.Role, caller.IsOperator ? actor.Name : null);
}
