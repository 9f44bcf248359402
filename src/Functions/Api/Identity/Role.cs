namespace SecureMx.Functions.Api.Identity;

/// <summary>
/// Role of a caller, as the token's claim <c>roles</c> says. Of several roles the first of this order that a function allows counts.
/// </summary>
public enum Role
{
    /// <summary>The provider's staff: sees and does everything that is not a machine's.</summary>
    Operator,

    /// <summary>A machine that reports readings, and nothing else.</summary>
    Meter,

    /// <summary>A reselling partner: sees only its own customers and their contracts.</summary>
    Partner,
}
