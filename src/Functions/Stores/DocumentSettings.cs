namespace SecureMx.Functions.Stores;

/// <summary>Section <c>Documents</c>: where documents are kept.</summary>
public sealed class DocumentSettings
{
    /// <summary>The adapter. Required.</summary>
    public DocumentProvider? Provider { get; set; }

    /// <summary>With <see cref="DocumentProvider.Sqlite"/>: the database file, or <c>:memory:</c>. Required there.</summary>
    public string? Path { get; set; }

    /// <summary>With <see cref="DocumentProvider.Cosmos"/>: the account and the database.</summary>
    public CosmosSettings Cosmos { get; set; } = new();

    /// <summary>Returns what is missing or wrong, each with the setting's name.</summary>
    internal IEnumerable<string> Faults() =>
        Provider switch
        {
            null => ["The setting Documents:Provider is missing."],
            DocumentProvider.Sqlite => string.IsNullOrWhiteSpace(Path) ? ["The setting Documents:Path is missing."] : [],
            DocumentProvider.Cosmos => Cosmos.Faults(),
            _ => ["The setting Documents:Provider is neither Sqlite nor Cosmos."],
        };
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

    /// <summary>Returns what is missing or wrong, each with the setting's name.</summary>
    internal IEnumerable<string> Faults()
    {
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme != Uri.UriSchemeHttps)
            yield return "The setting Documents:Cosmos:Endpoint is missing or no https address.";
        if (string.IsNullOrWhiteSpace(Database))
            yield return "The setting Documents:Cosmos:Database is missing.";
    }
}

/// <summary>An adapter of the document store.</summary>
public enum DocumentProvider
{
    /// <summary>One file on this machine.</summary>
    Sqlite,

    /// <summary>Azure Cosmos DB for NoSQL.</summary>
    Cosmos,
}
