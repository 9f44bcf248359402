namespace SecureMx.Domain;

/// <summary>A language of the service.</summary>
public enum Language
{
    /// <summary>Japanese: that of bills, unless the caller asks for English.</summary>
    Japanese,

    /// <summary>English.</summary>
    English,
}
