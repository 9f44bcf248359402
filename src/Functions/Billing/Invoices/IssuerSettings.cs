using System.Text.RegularExpressions;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>Section <c>Issuer</c>: who issues the qualified invoices (適格請求書発行事業者).</summary>
public sealed partial class IssuerSettings
{
    /// <summary>The issuer's name. Required.</summary>
    public string? Name { get; set; }

    /// <summary>The registration number: T and 13 digits. Required.</summary>
    public string? RegistrationNumber { get; set; }

    /// <summary>What is missing or wrong, each setting by its name.</summary>
    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return "The setting Issuer:Name is missing.";
        if (string.IsNullOrWhiteSpace(RegistrationNumber))
            yield return "The setting Issuer:RegistrationNumber is missing.";
        else if (!RegistrationNumberForm().IsMatch(RegistrationNumber))
            yield return "The setting Issuer:RegistrationNumber must be T and 13 digits.";
    }

    [GeneratedRegex(@"^T[0-9]{13}\z")]
    private static partial Regex RegistrationNumberForm();
}
