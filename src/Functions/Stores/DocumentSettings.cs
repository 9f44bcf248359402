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

    /// <summary>With <see cref="DocumentProvider.Cosmos"/>: the account and the database.</summary>
    public CosmosSettings Cosmos { get; set; } = new();
}

/// <summary>Section <c>Documents:Cosmos</c>: an account that knows this app by its identity; there is no key.</summary>
public sealed class CosmosSettings
{
    /// <summary>The account's endpoint, an https address. Required.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The database with the containers. Required.</summary>
    public string? Database { get; set; }

    /// <summary>The client id of a user-assigned managed identity; without it the identity is found where the app runs.</summary>
    public string? ManagedIdentityClientId { get; set; }
}

/// <summary>An adapter of the document store.</summary>
public enum DocumentProvider
{
    /// <summary>One file on this machine.</summary>
    Sqlite,

    /// <summary>Azure Cosmos DB for NoSQL.</summary>
    Cosmos,
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
            DocumentProvider.Cosmos when !Uri.TryCreate(options.Cosmos.Endpoint, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme != Uri.UriSchemeHttps
                => ValidateOptionsResult.Fail("The setting Documents:Cosmos:Endpoint is missing or no https address."),
            DocumentProvider.Cosmos when string.IsNullOrWhiteSpace(options.Cosmos.Database)
                => ValidateOptionsResult.Fail("The setting Documents:Cosmos:Database is missing."),
            _ => ValidateOptionsResult.Success,
        };
}
