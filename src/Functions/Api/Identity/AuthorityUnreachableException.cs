namespace SecureMx.Functions.Api.Identity;

/// <summary>The authority whose keys are needed to judge a token does not answer, and never has since the start; nothing is known of the token.</summary>
public sealed class AuthorityUnreachableException(Exception cause) : Exception("The authority of tokens does not answer.", cause);
