namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>A theory that is skipped without an account in <c>COSMOS_ENDPOINT</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccountTheoryAttribute : TheoryAttribute
{
    public AccountTheoryAttribute() => Skip = Endpoint is null ? "COSMOS_ENDPOINT names no account." : null;

    /// <summary>The account; null where there is none.</summary>
    public static string? Endpoint { get; } = Environment.GetEnvironmentVariable("COSMOS_ENDPOINT");
}
