namespace SecureMx.Functions.Api.Idempotency;

/// <summary>What one caller does under one idempotency key; it keeps its id when a crashed call is made again.</summary>
internal sealed record RunningOperation(string Id)
{
    /// <summary>A new id: 32 hexadecimal digits, later ones after earlier ones.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString("N");
}
