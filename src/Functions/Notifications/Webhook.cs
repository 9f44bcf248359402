using NodaTime;

namespace SecureMx.Functions.Notifications;

/// <summary>A partner's address for events.</summary>
/// <param name="PartnerId">The partner.</param>
/// <param name="Name">Its name among the partner's webhooks.</param>
/// <param name="Url">Address of the receiver.</param>
/// <param name="Secret">Key of the signature.</param>
/// <param name="CreatedAt">Instant at which it was first put.</param>
/// <param name="FailingSince">Instant at which the first of the attempts failed that have failed since the last message was taken; null
/// where the last one was taken.</param>
/// <param name="FailedAt">Instant at which one of them failed lately; kept by the hour.</param>
/// <param name="Disabled">Since when and why nothing is sent there; null while it is enabled.</param>
public sealed record Webhook(
    string PartnerId, string Name, string Url, string Secret, Instant CreatedAt, Instant? FailingSince = null, Instant? FailedAt = null,
    WebhookDisablement? Disabled = null)
{
    /// <summary>
    /// Time for which an endpoint may fail before its webhook is disabled. Failures that lie further apart are none of one time.
    /// </summary>
    public static readonly Duration LongestFailure = Duration.FromDays(1);

    /// <summary>How long a secret that was changed goes on signing beside the new one.</summary>
    public static readonly Duration RetiredSecretsSignFor = Duration.FromHours(24);

    // Each signs, and a header has room for few.
    private const int MaximumRetiredSecrets = 4;

    private static readonly Duration BetweenNotes = Duration.FromHours(1);

    /// <summary>The secrets that were changed lately, oldest first.</summary>
    public IReadOnlyList<RetiredSecret> RetiredSecrets { get; init; } = [];

    /// <summary>The webhook with only those retired secrets that still sign.</summary>
    public Webhook AsOf(Instant now) =>
        RetiredSecrets.All(secret => now < secret.SignsUntil)
            ? this
            : this with { RetiredSecrets = [.. RetiredSecrets.Where(secret => now < secret.SignsUntil)] };

    /// <summary>The webhook with a secret; one that it had before retires.</summary>
    public Webhook WithSecret(string secret, Instant now) =>
        secret == Secret
            ? AsOf(now)
            : this with
            {
                Secret = secret,
                RetiredSecrets =
                [
                    .. AsOf(now).RetiredSecrets.Where(retired => retired.Secret != secret).TakeLast(MaximumRetiredSecrets - 1),
                    new RetiredSecret(Secret, now + RetiredSecretsSignFor),
                ],
            };

    /// <summary>The webhook after an attempt; the same one where the attempt changes nothing.</summary>
    /// <param name="result">Outcome of the attempt.</param>
    /// <param name="now">Instant at which it ended.</param>
    public Webhook After(SendResult result, Instant now)
    {
        if (Disabled is not null)
            return this;
        if (result.IsDelivered)
            return this with { FailingSince = null, FailedAt = null };

        var since = FailingSince is { } first && now - FailedAt <= LongestFailure ? first : now;
        var failing = this with { FailingSince = since, FailedAt = now };
        if (result.IsGone)
            return failing with { Disabled = new WebhookDisablement(now, DisablementReason.Gone) };
        if (now - since >= LongestFailure)
            return failing with { Disabled = new WebhookDisablement(now, DisablementReason.FailedForADay) };
        return since == FailingSince && now - FailedAt < BetweenNotes ? this : failing;
    }
}

/// <summary>A secret that was changed, and signs for a while beside the new one, so that the receiver can change at its time.</summary>
/// <param name="Secret">The secret.</param>
/// <param name="SignsUntil">From when on it does not sign.</param>
public sealed record RetiredSecret(string Secret, Instant SignsUntil);

/// <summary>A webhook to which nothing is sent until its partner puts it again.</summary>
/// <param name="At">Since when.</param>
/// <param name="Reason">Why.</param>
public sealed record WebhookDisablement(Instant At, DisablementReason Reason);

/// <summary>Reason for disabling a webhook.</summary>
public enum DisablementReason
{
    /// <summary>Its endpoint took nothing for a day.</summary>
    FailedForADay,

    /// <summary>Its endpoint answered 410.</summary>
    Gone,
}
