namespace SecureMx.Domain;

/// <summary>The check character of ISO 7064 MOD 37,36: it finds every single wrong character and every swap of neighbours.</summary>
public static class CheckDigit
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const int Modulus = 36;

    /// <summary>The check character of digits and capital letters.</summary>
    public static char Of(ReadOnlySpan<char> text)
    {
        var product = Modulus;
        foreach (var c in text)
        {
            var sum = (product + Alphabet.IndexOf(c, StringComparison.Ordinal)) % Modulus;
            product = (sum == 0 ? Modulus : sum) * 2 % (Modulus + 1);
        }

        return Alphabet[(Modulus + 1 - product) % Modulus];
    }
}
