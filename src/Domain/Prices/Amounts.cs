namespace SecureMx.Domain;

/// <summary>The limits of an amount in yen.</summary>
internal static class Amounts
{
    internal static void Check(long amount, string pointer, ICollection<Refusal> refusals)
    {
        if (amount is < 0 or > PriceSheetRules.MaximumAmount)
        {
            refusals.Add(Refusal.By(Rules.A3, pointer, new(
                $"An amount is whole yen from 0 to {PriceSheetRules.MaximumAmount}.",
                $"金額は円単位の整数で、0 円以上 {PriceSheetRules.MaximumAmount} 円以下です。")));
        }
    }
}
