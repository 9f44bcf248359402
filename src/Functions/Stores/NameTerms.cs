using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>How a customer's name is found by a part of it: by its n-grams among the document's terms, then by its folded form.</summary>
internal static class NameTerms
{
    /// <summary>The property with the folded name.</summary>
    public const string Property = "nameKey";

    private const string Prefix = "n:";

    /// <summary>The terms of a folded name; none where there is no name.</summary>
    public static IEnumerable<string> Of(string? folded) =>
        folded is null ? [] : SearchableName.GramsOf(folded).Select(gram => Prefix + gram);

    /// <summary>What a document with a folded part in its name meets.</summary>
    public static IEnumerable<SearchCondition> Conditions(string foldedPart) =>
    [
        .. SearchableName.GramsOfPart(foldedPart).Select(gram => new SearchCondition.Has(Prefix + gram)),
        new SearchCondition.Contains(Property, foldedPart),
    ];
}
