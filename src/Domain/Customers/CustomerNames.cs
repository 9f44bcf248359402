using System.Text;

namespace SecureMx.Domain;

/// <summary>Compares the name in an application with the names on a customer's record (A1).</summary>
public static class CustomerNames
{
    /// <summary>
    /// Whether two names are one: they may differ in the width of characters (NFKC), in case, and in spaces, which are ways of writing and
    /// no other name.
    /// </summary>
    public static bool AreSame(string one, string other) => string.Equals(Folded(one), Folded(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses a name that is none of a customer's; null where it is one, or where none is on record.</summary>
    /// <param name="name">The name in the application.</param>
    /// <param name="onRecord">The names that it may be; the first is the present one.</param>
    public static Refusal? RefusalOf(string name, IReadOnlyList<string> onRecord) =>
        onRecord.Count == 0 || onRecord.Any(known => AreSame(known, name))
            ? null
            : Refusal.Conflict(Rules.A1, "/customerName", new( // A1
                $"The customer's name on record is '{onRecord[0]}'. An application does not change it; the provider does, on notice.",
                $"登録されている契約者の名称は「{onRecord[0]}」です。申込では変更されません。名称の変更は当社への届出によります。"));

    private static string Folded(string name) =>
        string.Concat((ReadableText.FindUnreadable(name) is null ? name.Normalize(NormalizationForm.FormKC) : name)
            .Where(character => !char.IsWhiteSpace(character)));
}
