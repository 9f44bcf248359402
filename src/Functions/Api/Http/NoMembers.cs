namespace SecureMx.Functions.Api.Http;

/// <summary>The body of a call that says all with its path: nothing, or an object without members.</summary>
public sealed record NoMembers;
