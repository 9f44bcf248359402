namespace SecureMx.Functions.Api.Identity;

/// <summary>Caller, in the role that the function allowed.</summary>
/// <param name="Role">The role in which the call runs.</param>
/// <param name="PartnerId">The partner, where the role is <see cref="Identity.Role.Partner"/>; null otherwise.</param>
/// <param name="Subject">The token's subject.</param>
/// <param name="Name">The person that the token names, for the record (R1); null where it names none.</param>
public sealed record Caller(Role Role, string? PartnerId, string Subject, string? Name = null)
{
    /// <summary>Whether the caller is the provider's staff.</summary>
    public bool IsOperator => Role == Role.Operator;

    /// <summary>Whether the caller may see what belongs to a partner: its own, or anything where the caller is none.</summary>
    public bool MaySee(string partnerId) => PartnerId is null || PartnerId == partnerId;

    /// <summary>Short and stable: what one caller keeps apart from all others.</summary>
    internal string Scope => PartnerId is null ? $"{Role}/{Subject}" : $"{Role}/{PartnerId}";
}
