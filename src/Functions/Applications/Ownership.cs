using SecureMx.Domain;

namespace SecureMx.Functions.Applications;

/// <summary>A customer belongs to the partner whose application was first accepted.</summary>
internal static class Ownership
{
    /// <summary>What an operator is told; a partner is told that there is no such customer.</summary>
    public static readonly Text Detail = new("The customer belongs to another partner.", "他のパートナーの契約者です。");
}
