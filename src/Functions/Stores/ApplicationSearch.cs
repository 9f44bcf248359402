using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;

namespace SecureMx.Functions.Stores;

/// <summary>Which applications are looked for; null finds all.</summary>
/// <param name="Phases">In one of these phases; at least one.</param>
/// <param name="Order">By the instant at which they were received.</param>
public sealed record ApplicationSearch(IReadOnlyList<ApplicationPhase> Phases, TimeOrder Order)
{
    /// <summary>Of that partner alone.</summary>
    public string? PartnerId { get; init; }

    /// <summary>For that customer, or on a contract of it.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Of that kind.</summary>
    public ApplicationKind? Kind { get; init; }

    internal DocumentSearch ToDocuments(string type)
    {
        List<SearchCondition> where = [];
        if (CustomerId is not null)
            where.Add(new SearchCondition.Is("customerId", CustomerId));
        if (PartnerId is not null)
            where.Add(new SearchCondition.Is("partnerId", PartnerId));
        if (Kind is { } kind)
            where.Add(new SearchCondition.Is("kind", Codes.Of(kind)));
        if (Phases.Count < Enum.GetValues<ApplicationPhase>().Length)
            where.Add(new SearchCondition.IsOneOf("phase", [.. Phases.Select(Codes.Of)]));
        return new(type, where) { Descending = Order == TimeOrder.Newest };
    }
}
