using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// The revisions of the terms (M3): the dates from which each has been in force, as the supplementary provisions give them.
/// </summary>
public static class TermsRevisions
{
    /// <summary>All 36, the first being the terms' coming into force, in order.</summary>
    public static readonly IReadOnlyList<LocalDate> All =
    [
        new(2006, 10, 1), new(2006, 11, 1), new(2007, 1, 1), new(2007, 3, 1), new(2007, 4, 1), new(2008, 1, 1),
        new(2008, 3, 1), new(2008, 5, 1), new(2009, 3, 1), new(2009, 4, 1), new(2010, 11, 1), new(2011, 1, 1),
        new(2011, 12, 1), new(2012, 3, 1), new(2012, 9, 1), new(2012, 11, 1), new(2013, 7, 1), new(2014, 3, 1),
        new(2014, 9, 1), new(2015, 3, 1), new(2015, 10, 1), new(2016, 6, 1), new(2016, 10, 1), new(2018, 3, 1),
        new(2018, 4, 1), new(2018, 6, 1), new(2019, 3, 1), new(2019, 4, 1), new(2020, 3, 1), new(2020, 5, 1),
        new(2021, 3, 1), new(2022, 3, 1), new(2023, 10, 1), new(2023, 12, 1), new(2024, 3, 15), new(2024, 5, 1),
    ];

    /// <summary>The revision in force on a date; null before the first.</summary>
    public static LocalDate? InForceOn(LocalDate date)
    {
        for (var i = All.Count - 1; i >= 0; i--)
        {
            if (All[i] <= date) return All[i]; // M3
        }

        return null;
    }
}
