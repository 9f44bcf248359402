using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>How a contract or a customer is found by the numbers that people type in: by their key among the document's terms.</summary>
internal static class NumberTerms
{
    private const string Prefix = "k:";

    /// <summary>The term of a contract, by its id, or of a customer, by the key of its partition.</summary>
    public static string Of(string id) => OfKey(ShortNumber.KeyOf(id));

    /// <summary>The term of the key in a number.</summary>
    public static string OfKey(string key) => Prefix + key;
}
