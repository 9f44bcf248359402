using NodaTime;

namespace SecureMx.Functions.Billing.Links;

/// <summary>Whether a link opens its bill.</summary>
public enum BillLinkStatus
{
    /// <summary>It does.</summary>
    Open,

    /// <summary>Its 30 days are over.</summary>
    Expired,

    /// <summary>It was revoked.</summary>
    Revoked,
}

/// <summary>A link to a bill, as the API shows it.</summary>
/// <param name="LinkId">Its id, by which it is revoked.</param>
/// <param name="Status">Whether it opens the bill.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">30 days later: the first instant at which it opens nothing.</param>
/// <param name="RevokedAt">When it was revoked; null where it was not.</param>
public sealed record BillLinkView(string LinkId, BillLinkStatus Status, Instant CreatedAt, Instant ExpiresAt, Instant? RevokedAt)
{
    internal static BillLinkView Of(BillLink link, Instant now) => new(
        link.Scope,
        link.RevokedAt is not null ? BillLinkStatus.Revoked : link.IsOpenAt(now) ? BillLinkStatus.Open : BillLinkStatus.Expired,
        link.CreatedAt, link.ExpiresAt, link.RevokedAt);
}

/// <summary>A link that was just made.</summary>
/// <param name="LinkId">Its id, by which it is revoked.</param>
/// <param name="Address">Its address at this API. Whoever has it can open the bill; it is shown once.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">30 days later: the first instant at which it opens nothing.</param>
public sealed record NewBillLinkView(string LinkId, string Address, Instant CreatedAt, Instant ExpiresAt)
{
    internal static NewBillLinkView Of(BillLink link, string address) => new(link.Scope, address, link.CreatedAt, link.ExpiresAt);
}
