namespace SecureMx.Domain;

/// <summary>Whom a document is addressed to, as of its issue.</summary>
/// <param name="Name">The customer: a company, or a person.</param>
/// <param name="Address">The postal code and address, in one line; null where none is known.</param>
/// <param name="Department">The department that pays; null for none.</param>
/// <param name="Contact">The person who receives it; null for none.</param>
/// <param name="IsPerson">Whether the customer is a person, not a company.</param>
public sealed record Addressee(
    string Name, string? Address = null, string? Department = null, string? Contact = null, bool IsPerson = false)
{
    /// <summary>
    /// The lines of names as a letter has them: in Japanese the last has 様 where it is a person, 御中 where it is a company or a department.
    /// </summary>
    public IReadOnlyList<string> NamesIn(Language language)
    {
        string[] names = [.. new[] { Name, Department, Contact }.OfType<string>()];
        var endsWithPerson = Contact is not null || (IsPerson && Department is null);
        names[^1] = language == Language.Japanese
            ? $"{names[^1]} {(endsWithPerson ? "様" : "御中")}"
            : Contact is null ? names[^1] : $"Attn: {names[^1]}";
        return names;
    }
}
