using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>Section <c>Issuer</c>: who issues the qualified invoices (適格請求書発行事業者).</summary>
public sealed class IssuerSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Issuer";

    /// <summary>The issuer's name. Required.</summary>
    public string? Name { get; set; }

    /// <summary>The registration number: T and 13 digits. Required.</summary>
    public string? RegistrationNumber { get; set; }
}

/// <summary>Names the setting that is missing or wrong.</summary>
internal sealed partial class IssuerSettingsCheck : IValidateOptions<IssuerSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, IssuerSettings options)
        => string.IsNullOrWhiteSpace(options.Name) ? ValidateOptionsResult.Fail("The setting Issuer:Name is missing.")
            : string.IsNullOrWhiteSpace(options.RegistrationNumber) ? ValidateOptionsResult.Fail("The setting Issuer:RegistrationNumber is missing.")
            : !RegistrationNumber().IsMatch(options.RegistrationNumber) ? ValidateOptionsResult.Fail("The setting Issuer:RegistrationNumber must be T and 13 digits.")
            : ValidateOptionsResult.Success;

    [GeneratedRegex("^T[0-9]{13}$")]
    private static partial Regex RegistrationNumber();
}
