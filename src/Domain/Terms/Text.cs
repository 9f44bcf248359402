namespace SecureMx.Domain;

/// <summary>A sentence for a person, in the two languages of the service. Codes, rules and articles are the same in both.</summary>
/// <param name="English">The English sentence.</param>
/// <param name="Japanese">The Japanese sentence; it says the same.</param>
public sealed record Text(string English, string Japanese)
{
    /// <summary>The sentence in a language.</summary>
    public string In(Language language) => language == Language.Japanese ? Japanese : English;

    /// <summary>The English sentence, for logs and for tests.</summary>
    public override string ToString() => English;
}
