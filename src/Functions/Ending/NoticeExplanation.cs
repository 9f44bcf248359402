using System.Globalization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Ending;

/// <summary>On what the date of a notice rests, and how it was computed (R2).</summary>
public static class NoticeExplanation
{
    /// <summary>The articles.</summary>
    public static IReadOnlyList<string> Basis(EndNotice notice) => notice.Ground switch
    {
        EndGround.Notice => (notice.OptionNumber is null ? Rules.E1 : Rules.E1Option).Articles,
        EndGround.GeneralTerms28Paragraph2 => [Rules.E7.Articles[0]],
        _ => [Rules.E7.Articles[1]],
    };

    /// <summary>The computation in a line.</summary>
    public static string Text(Contract contract, EndNotice notice)
    {
        string own = notice.StatutoryDate is { } statutory ? OfNotice(notice, statutory) : OfOrder(notice);
        ScheduledEnd? end = notice.OptionNumber is { } number ? Ends.Of(contract, contract.Option(number)) : null;
        return end is { } earlier && notice.Status == NoticeStatus.Pending && earlier.EffectiveDate < notice.EffectiveDate
            ? $"{own} Before that, on {Show(earlier.EffectiveDate)}, the option ends by {earlier.Rule}."
            : own;
    }

    private static string OfNotice(EndNotice notice, LocalDate statutory)
    {
        string counted = string.Create(
            CultureInfo.InvariantCulture,
            $"The notice arrived on {Show(notice.ArrivedOn)}; {EffectiveDate.NoticeDays} days, not counting that day, have run on {Show(statutory)}");
        return notice.DesignatedDate switch
        {
            null => $"{counted}, the last day in force.",
            { } named when named > statutory => $"{counted}; the customer named {Show(named)}, which is later and so the last day in force.",
            { } named when named == statutory => $"{counted}, which is also the day that the customer named: the last day in force.",
            { } named => $"{counted}, the last day in force; the day that the customer named, {Show(named)}, comes before it.",
        };
    }

    private static string OfOrder(EndNotice notice)
        => $"The provider ended the contract on {Show(notice.EffectiveDate)} under General Terms {(notice.Ground == EndGround.GeneralTerms28Paragraph2 ? "28 (2)" : "28 (3)")}, which needs no notice period.";

    private static string Show(LocalDate date) => Api.Formats.DateText.Format(date);
}
