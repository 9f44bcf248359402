using System.Text.RegularExpressions;

namespace SecureMx.Functions.Invoices;

/// <summary>
/// Section <c>Peppol</c>: the electronic addresses of seller and buyers, each <c>scheme:id</c> as <c>0188:1234567890123</c>.
/// </summary>
public sealed partial class PeppolSettings
{
    /// <summary>The issuer's; null for its registration number under the scheme 0221 of Japan's issuers of qualified invoices.</summary>
    public string? Seller { get; set; }

    /// <summary>The customers', by customer id.</summary>
    public Dictionary<string, string> Buyers { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong, each setting by its name.</summary>
    internal IEnumerable<string> Faults() =>
        from address in Buyers.Select(buyer => (Name: $"Buyers:{buyer.Key}", (string?)buyer.Value)).Prepend((Name: nameof(Seller), Seller))
        where address.Item2 is not null && !Form().IsMatch(address.Item2)
        select $"The setting Peppol:{address.Name} must be a scheme of four digits, a colon and an identifier.";

    [GeneratedRegex(@"^[0-9]{4}:[A-Za-z0-9:._\-]{1,50}\z")]
    private static partial Regex Form();
}
