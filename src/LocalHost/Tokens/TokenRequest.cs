namespace SecureMx.LocalHost.Tokens;

/// <summary>The content of a bearer token.</summary>
/// <param name="Role">The only role.</param>
/// <param name="Partner">The partner; null if the role has none.</param>
/// <param name="Subject">Whom it is for; null for a name made of role and partner.</param>
/// <param name="ExpiresInDays">Days from now until it expires.</param>
internal sealed record TokenRequest(
    string Role, string? Partner = null, string? Subject = null, int ExpiresInDays = TokenRequest.DefaultDays)
{
    /// <summary>Ten years.</summary>
    public const int DefaultDays = 3650;
}
