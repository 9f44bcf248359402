using System.Collections.Frozen;

namespace SecureMx.Domain;

/// <summary>The codes of a bill's lines, made once.</summary>
public static class LineCodes
{
    /// <summary>The initial fee of the basic service.</summary>
    public const string BaseInitial = "base.initial";

    /// <summary>The basic fee.</summary>
    public const string BaseMonthly = "base.monthly";

    /// <summary>The account fee of the basic service.</summary>
    public const string BaseAccounts = "base.accounts";

    /// <summary>The settlement of the basic service.</summary>
    public const string BaseSettlement = "base.settlement";

    /// <summary>The one-time fee of a change.</summary>
    public const string OneTime = "change.one-time";

    /// <summary>A fee reduction.</summary>
    public const string FeeReduction = "fee-reduction";

    private static readonly (LineKind Kind, string Suffix)[] OfOptions =
    [
        (LineKind.Initial, "initial"),
        (LineKind.Monthly, "monthly"),
        (LineKind.Accounts, "accounts"),
        (LineKind.MailingLists, "mailing-lists"),
        (LineKind.Disk, "disk"),
        (LineKind.Retention, "retention"),
        (LineKind.Settlement, "settlement"),
    ];

    private static readonly string[][] ByPosition =
        [.. OptionCatalog.All.Select(o => OfOptions.Select(k => $"option.{o.Code}.{k.Suffix}").ToArray())];

    private static readonly FrozenDictionary<string, (LineKind Kind, string? Option)> Meanings = All().ToFrozenDictionary(
        m => m.Code, m => (m.Kind, m.Option), StringComparer.Ordinal);

    /// <summary>The code of an option's line; the kind is one that an option has.</summary>
    public static string Of(string option, LineKind kind) => ByPosition[OptionCatalog.PositionOf(option)][(int)kind];

    /// <summary>Returns the subject of a line of that code.</summary>
    /// <exception cref="KeyNotFoundException">There is no such code.</exception>
    public static LineKind KindOf(string code) => Meanings[code].Kind;

    /// <summary>The option that a line of that code belongs to; null for the basic service and the contract.</summary>
    public static string? OptionOf(string code) => Meanings[code].Option;

    private static IEnumerable<(string Code, LineKind Kind, string? Option)> All() =>
    [
        (BaseInitial, LineKind.Initial, null),
        (BaseMonthly, LineKind.Monthly, null),
        (BaseAccounts, LineKind.Accounts, null),
        (BaseSettlement, LineKind.Settlement, null),
        (OneTime, LineKind.OneTime, null),
        (FeeReduction, LineKind.FeeReduction, null),
        .. OptionCatalog.All.SelectMany(o => OfOptions.Select(k => (Of(o.Code, k.Kind), k.Kind, (string?)o.Code))),
    ];
}
