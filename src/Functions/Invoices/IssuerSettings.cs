using System.Text.RegularExpressions;
using SkiaSharp;

namespace SecureMx.Functions.Invoices;

/// <summary>Section <c>Issuer</c>: who issues the qualified invoices (適格請求書発行事業者).</summary>
public sealed partial class IssuerSettings
{
    private const int LongestText = 200;
    private const int LargestLogo = 300_000;

    /// <summary>The issuer's name. Required.</summary>
    public string? Name { get; set; }

    /// <summary>The registration number: T and 13 digits. Required.</summary>
    public string? RegistrationNumber { get; set; }

    /// <summary>The postal code and address, in one line.</summary>
    public string? Address { get; set; }

    /// <summary>The department, telephone number or mail address that questions go to, in one line.</summary>
    public string? Contact { get; set; }

    /// <summary>A PNG or JPEG picture as base64, at most 300,000 bytes.</summary>
    public string? Logo { get; set; }

    /// <summary>The picture; null where there is none.</summary>
    internal SKImage? LogoImage => string.IsNullOrWhiteSpace(Logo) ? null : SKImage.FromEncodedData(Convert.FromBase64String(Logo));

    /// <summary>Returns what is missing or wrong, each with the setting's name.</summary>
    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return "The setting Issuer:Name is missing.";
        if (string.IsNullOrWhiteSpace(RegistrationNumber))
            yield return "The setting Issuer:RegistrationNumber is missing.";
        else if (!RegistrationNumberForm().IsMatch(RegistrationNumber))
            yield return "The setting Issuer:RegistrationNumber must be T and 13 digits.";
        foreach (var (name, text) in new[] { ("Name", Name), ("Address", Address), ("Contact", Contact) })
        {
            if (text is not null && (text.Length > LongestText || text.Any(char.IsControl)))
                yield return $"The setting Issuer:{name} must be one line of at most {LongestText} characters.";
        }

        if (!string.IsNullOrWhiteSpace(Logo) && !IsPicture(Logo))
            yield return "The setting Issuer:Logo is not base64 of a PNG or JPEG picture of at most 300,000 bytes.";
    }

    private static bool IsPicture(string base64)
    {
        byte[] picture = new byte[LargestLogo];
        if (!Convert.TryFromBase64String(base64, picture, out int length))
            return false;
        using var data = SKData.CreateCopy(picture.AsSpan(0, length));
        using var codec = SKCodec.Create(data);
        return codec is { EncodedFormat: SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg };
    }

    [GeneratedRegex(@"^T[0-9]{13}\z")]
    private static partial Regex RegistrationNumberForm();
}
