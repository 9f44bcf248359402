namespace SecureMx.Domain;

/// <summary>Every rule that a decision or an amount can rest on, with its articles, once.</summary>
public static class Rules
{
    private const string Days = "civil-code/140";
    private const string Months = "civil-code/143-2";

    public static readonly Rule T1 = new("T1", Days);
    public static readonly Rule T2 = new("T2", Days);
    public static readonly Rule T3 = new("T3", Months);
    public static readonly Rule T4 = new("T4", "civil-code/141");

    public static readonly Rule C1 = new("C1", "terms/1");
    public static readonly Rule C2 = new("C2", "terms/4-2", "terms/4-1", "terms/4-3");
    public static readonly Rule C3 = new("C3", "terms/6-1", "terms/6-4");
    public static readonly Rule C3Report = new("C3", "terms/6-4");
    public static readonly Rule C4 = new("C4", "terms/5");
    public static readonly Rule C5 = new("C5", "terms/2", Months);
    public static readonly Rule C6 = new("C6", "terms/9-1", "terms/10");

    public static readonly Rule O1 = new("O1", "terms/3");
    public static readonly Rule O2 = new("O2", "terms/7-3", Months);
    public static readonly Rule O3 = new("O3", "terms/9-2");
    public static readonly Rule O4 = new("O4", "terms/9-1");
    public static readonly Rule O5 = new("O5", "terms/4-3");
    public static readonly Rule O5Overlap = new("O5", "terms/15");
    public static readonly Rule O6 = new("O6", "terms/8");
    public static readonly Rule O7 = new("O7", "terms/14-1", "terms/14-2");

    public static readonly Rule A1 = new("A1", "terms/7-1");
    public static readonly Rule A1Transfer = new("A1", "civil-code/539-2");
    public static readonly Rule A2 = new("A2", "terms/7-1");
    public static readonly Rule A3 = new("A3", "terms/10", "terms/annex1-1", "terms/annex1-2");
    public static readonly Rule A4 = new("A4", "terms/10");

    public static readonly Rule E1 = new("E1", "terms/9-1", Days);
    public static readonly Rule E1Option = new("E1", "terms/7-4", Days);
    public static readonly Rule E2 = new("E2", "terms/9-1", "terms/7-4");
    public static readonly Rule E2Option = new("E2", "terms/7-4", "terms/9-1");
    public static readonly Rule E3 = new("E3", "terms/9-1", "terms/7-4");
    public static readonly Rule E3Option = new("E3", "terms/7-4", "terms/9-1");
    public static readonly Rule E4 = new("E4", "terms/9-1", "terms/7-4");
    public static readonly Rule E4Option = new("E4", "terms/7-4", "terms/9-1");
    public static readonly Rule E6 = new("E6", "terms/9-2");
    public static readonly Rule E7 = new("E7", "general-terms/28-2", "general-terms/28-3");
    public static readonly Rule E7Paragraph2 = new("E7", "general-terms/28-2");
    public static readonly Rule E7Paragraph3 = new("E7", "general-terms/28-3");

    public static readonly Rule B1 = new("B1", "terms/10", "terms/annex1-2");
    public static readonly Rule B2 = new("B2", "terms/annex1-2-1");
    public static readonly Rule B3 = new("B3", "terms/annex1-2-1", "terms/annex1-2-2");
    public static readonly Rule B4 = new("B4", "terms/annex1-2-2");
    public static readonly Rule B5 = new("B5", "terms/annex1-2-2");
    public static readonly Rule B6 = new("B6", "terms/annex1-2-2");
    public static readonly Rule B7 = new("B7", "terms/10", "terms/annex1-1");
    public static readonly Rule B8 = new("B8", "consumption-tax-act/29");
    public static readonly Rule B8Balance = new("B8", "terms/10");
    public static readonly Rule B9 = new("B9", "terms/10");
    public static readonly Rule B11 = new("B11", "terms/annex1-2");

    public static readonly Rule P1 = new("P1", "terms/11-1", "terms/11-2");
    public static readonly Rule P2 = new("P2", "terms/annex2-1", "terms/annex2-2");
    public static readonly Rule P3 = new("P3", "terms/annex2-1", "terms/annex2-2");
    public static readonly Rule P4 = new("P4", "terms/11-1", "terms/11-2");
    public static readonly Rule P5 = new("P5", "terms/11-1", "terms/11-2");

    public static readonly Rule S1 = new("S1", "terms/13");
    public static readonly Rule S2 = new("S2", "terms/annex3");
    public static readonly Rule S3 = new("S3", "terms/13");
    public static readonly Rule S4 = new("S4", "terms/13", Months);

    public static readonly Rule M1 = new("M1", "terms/supplement-2012-09-01-2");
    public static readonly Rule M2 = new("M2", "terms/supplement-2020-03-01-2");

    public static readonly Rule M3 = new("M3", "terms/supplement");

    public static readonly Rule U1 = new("U1", "terms/12-1");
    public static readonly Rule U2 = new("U2", "terms/12-2");
}
