namespace SecureMx.Domain;

/// <summary>The unit price of <c>spare-mail</c> (B6).</summary>
public static class RetentionPrices
{
    /// <summary>The tier that holds a retention.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    public static RetentionTier TierOf(IReadOnlyList<RetentionTier> tiers, int days) =>
        Find(tiers, days) ?? throw new InvalidOperationException($"No retention tier of the price sheet holds {days} days.");

    /// <summary>The tier that holds a retention; null where none does.</summary>
    public static RetentionTier? Find(IReadOnlyList<RetentionTier> tiers, int days)
    {
        for (var i = 0; i < tiers.Count; i++)
        {
            if (days <= tiers[i].UpToDays) return tiers[i];
        }

        return null;
    }
}
