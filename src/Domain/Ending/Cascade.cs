using NodaTime;

namespace SecureMx.Domain;

/// <summary>An option that ends because something else does.</summary>
public sealed record FallingOption(string Option, LocalDate EffectiveDate, string Rule);

/// <summary>An option that stays in force but is no longer eligible.</summary>
public sealed record LapsingOption(string Option, LocalDate Since, string Rule);

/// <summary>The further effects of a notice or an order beside the end of its target (E8), read off a state that has it.</summary>
/// <param name="Falls">The options that end with the target (O3, O4), in the order of the contract.</param>
/// <param name="Lapses">The options whose eligibility lapses (O3).</param>
public sealed record Cascade(IReadOnlyList<FallingOption> Falls, IReadOnlyList<LapsingOption> Lapses)
{
    /// <summary>The effect of a notice that is on the contract.</summary>
    public static Cascade Of(Contract contract, EndNotice notice)
    {
        List<FallingOption> falls = [];
        List<LapsingOption> lapses = [];
        var target = notice.Target.OptionOf(contract);
        foreach (var option in contract.Options.Where(o => o.Number != notice.Target.OptionNumber && contract.HasHeld(o)))
        {
            if (Ends.Of(contract, option) is { } end && end.NoticeId == notice.NoticeId)
            {
                falls.Add(new(option.Code, end.EffectiveDate, end.Rule));
            }
            else if (target is not null && target.Code == option.Definition.NeedsOption
                && Eligibility.LapsesOf(contract, option)
                    .FirstOrDefault(l => l.Since == Ends.Of(contract, target)?.EffectiveDate.PlusDays(1)) is { } lapse)
            {
                lapses.Add(new(option.Code, lapse.Since, Rules.O3.Number));
            }
        }

        return new(falls, lapses);
    }
}
