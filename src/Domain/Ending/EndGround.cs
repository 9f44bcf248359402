using System.Text.Json.Serialization;

namespace SecureMx.Domain;

/// <summary>Ground of an end of a contract or an option (E7).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EndGround>))]
public enum EndGround
{
    /// <summary>The customer's notice (terms/9-1, terms/7-4).</summary>
    [JsonStringEnumMemberName("notice")]
    Notice,

    /// <summary>The end of what the option needs: a designated service (terms/9-2).</summary>
    [JsonStringEnumMemberName("designated-service-end")]
    DesignatedServiceEnd,

    /// <summary>The end of the contract that carries the option (O4).</summary>
    [JsonStringEnumMemberName("contract-end")]
    ContractEnd,

    /// <summary>General Terms 28 (2).</summary>
    [JsonStringEnumMemberName("general-terms-28-2")]
    GeneralTerms28Paragraph2,

    /// <summary>General Terms 28 (3).</summary>
    [JsonStringEnumMemberName("general-terms-28-3")]
    GeneralTerms28Paragraph3,
}
