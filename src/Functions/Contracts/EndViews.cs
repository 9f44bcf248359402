using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Contracts;

/// <summary>The end of a contract, to come or past.</summary>
/// <param name="TakesEffectAt">24:00 of the effective date in Tokyo (T4).</param>
public sealed record ContractEndView(
    LocalDate EffectiveDate, Instant TakesEffectAt, EndGround Ground, string? NoticeId, IReadOnlyList<string> Basis, string Explanation)
{
    internal static ContractEndView? Of(Contract contract)
    {
        if (Ends.Of(contract) is not { } end)
            return null;

        Rule rule = end.Ground == EndGround.Notice ? Rules.E1 : Rules.E7;
        return new(end.EffectiveDate, Tokyo.EndOf(end.EffectiveDate), end.Ground, end.NoticeId, [.. rule.Articles, .. Rules.T4.Articles], EndExplanation.Of(contract, end));
    }
}

/// <summary>The end of an option, to come or past.</summary>
public sealed record OptionEndView(LocalDate EffectiveDate, EndGround Ground, string? NoticeId, IReadOnlyList<string> Basis, string Explanation)
{
    internal static OptionEndView? Of(Contract contract, ContractOption option)
    {
        if (Ends.Of(contract, option) is not { } end)
            return null;

        Rule rule = end.Rule == Rules.O3.Number ? Rules.O3 : end.Rule == Rules.O4.Number ? Rules.O4 : Rules.E1Option;
        return new(end.EffectiveDate, end.Ground, end.NoticeId, rule.Articles, EndExplanation.Of(contract, end, option));
    }
}

/// <summary>Says in one line how the day of an end came about (R2).</summary>
internal static class EndExplanation
{
    public static string Of(Contract contract, ScheduledEnd end, ContractOption? option = null)
    {
        if (end.Rule == Rules.O4.Number)
            return "All options end on the day on which the contract ends.";
        if (end.Rule == Rules.O3.Number)
            return $"Ends on the day on which {option?.Definition.NeedsOption ?? option?.Definition.NeedsService} ends, which it needs.";
        if (end.NoticeId is null || contract.Notice(end.NoticeId) is not { } notice || notice.StatutoryDate is not { } statutory)
            return "Ends on the day that the provider has set; the ground needs no 30 days.";

        string thirtyDays = $"A notice arrived on {notice.ArrivedOn:uuuu-MM-dd}; 30 days have run on {statutory:uuuu-MM-dd}";
        return notice.DesignatedDate is { } named
            ? $"{thirtyDays}, the customer named {named:uuuu-MM-dd}: the later day counts."
            : $"{thirtyDays}, and the customer named no day.";
    }
}
