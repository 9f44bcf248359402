using Microsoft.Extensions.Options;

namespace SecureMx.Functions.Stores;

/// <summary>Section <c>Documents</c>: where documents are kept.</summary>
public sealed class DocumentSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Documents";

    /// <summary>The adapter. Required.</summary>
    public DocumentProvider? Provider { get; set; }

    /// <summary>With <see cref="DocumentProvider.Sqlite"/>: the database file, or <c>:memory:</c>. Required there.</summary>
    public string? Path { get; set; }
}

/// <summary>An adapter of the document store.</summary>
public enum DocumentProvider
{
    /// <summary>One file on this machine.</summary>
    Sqlite,
}

/// <summary>Names the setting that is missing.</summary>
internal sealed class DocumentSettingsCheck : IValidateOptions<DocumentSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DocumentSettings options)
        => options.Provider switch
        {
            null => ValidateOptionsResult.Fail("The setting Documents:Provider is missing."),
            DocumentProvider.Sqlite when string.IsNullOrWhiteSpace(options.Path) => ValidateOptionsResult.Fail("The setting Documents:Path is missing."),
            _ => ValidateOptionsResult.Success,
        };
}
