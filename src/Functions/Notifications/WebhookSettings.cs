namespace SecureMx.Functions.Notifications;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed class WebhookSettings
{
    /// <summary>Whether a webhook may be on this very machine, without TLS too: for trying things out, never in production.</summary>
    public bool AllowLoopback { get; set; }
}
