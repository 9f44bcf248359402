using SecureMx.Domain;

namespace SecureMx.Functions.Applications;

/// <summary>A customer belongs to the partner whose application was first accepted.</summary>
internal static class Ownership
{
    /// <summary>The detail for an operator; a partner gets 404, as for a customer that does not exist.</summary>
    public static readonly Text Detail = new("The customer belongs to another partner.", "他のパートナーの契約者です。");
}
