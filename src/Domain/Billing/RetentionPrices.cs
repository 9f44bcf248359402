namespace SecureMx.Domain;

/// <summary>The unit price of <c>spare-mail</c> (B6).</summary>
public static class RetentionPrices
{
    /// <summary>
    /// The tier that holds a retention. Where none does, the last one: a meter may have read more before the option or its sheet had these
    /// tiers, and the customer was never shown a higher price.
    /// </summary>
    public static RetentionTier TierOf(IReadOnlyList<RetentionTier> tiers, int days) => Find(tiers, days) ?? tiers[^1];

    /// <summary>The tier that holds a retention; null if none does.</summary>
    public static RetentionTier? Find(IReadOnlyList<RetentionTier> tiers, int days)
    {
        for (var i = 0; i < tiers.Count; i++)
        {
            if (days <= tiers[i].UpToDays) return tiers[i];
        }

        return null;
    }
}
