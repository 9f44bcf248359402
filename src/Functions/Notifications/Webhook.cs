using NodaTime;

namespace SecureMx.Functions.Notifications;

/// <summary>Where a partner wants to be told.</summary>
/// <param name="PartnerId">The partner.</param>
/// <param name="Name">Its name among the partner's webhooks.</param>
/// <param name="Url">Where to send.</param>
/// <param name="Secret">What to sign with.</param>
/// <param name="CreatedAt">When it was first put.</param>
public sealed record Webhook(string PartnerId, string Name, string Url, string Secret, Instant CreatedAt);
