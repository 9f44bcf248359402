namespace SecureMx.LocalRuntime;

/// <summary>What a token is to say.</summary>
/// <param name="Role">The one role.</param>
/// <param name="Partner">The partner, where the role has one.</param>
/// <param name="Subject">Who it is for; null for the role in lower case.</param>
/// <param name="ExpiresInDays">Days from now until it expires.</param>
internal sealed record TokenRequest(string? Role, string? Partner, string? Subject, int ExpiresInDays);
