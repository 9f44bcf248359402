using NodaTime;

namespace SecureMx.Domain;

/// <summary>A price sheet with who set it.</summary>
/// <param name="From">The first month that is billed by it.</param>
/// <param name="Option">
/// The number of the option that it is for alone: one that was subscribed again keeps its former prices to its last day (B11); null for the
/// contract's own sheet.
/// </param>
/// <param name="Prices">The prices.</param>
/// <param name="SetAt">When it became what it is.</param>
/// <param name="SetBy">Who recorded that.</param>
public sealed record RecordedSheet(YearMonth From, int? Option, Prices Prices, Instant SetAt, Actor SetBy);

/// <summary>A settlement that was waived (P4).</summary>
/// <param name="Option">The number of the option.</param>
/// <param name="Code">Its code.</param>
/// <param name="EndsOn">The last day of the option by the end that it is for; null in older records, whose waiver is for any.</param>
/// <param name="Reason">Why.</param>
/// <param name="WaivedAt">When.</param>
/// <param name="WaivedBy">Who.</param>
public sealed record RecordedWaiver(int Option, string Code, LocalDate? EndsOn, string Reason, Instant WaivedAt, Actor WaivedBy)
{
    /// <summary>Whether it is for the present end, so that no settlement is due: another end needs a waiver of its own.</summary>
    public bool IsInEffect(Contract contract) =>
        contract.Option(Option) is var option && Ends.Of(contract, option) is { } end
            && option.WaiverOf(end) == Reason && (EndsOn is null || EndsOn == end.EffectiveDate);
}

/// <summary>What the record of a contract says of its amounts, event by event: price sheets (B11) and waivers (P4).</summary>
public sealed class AmountRecord
{
    private readonly Dictionary<(int? Option, YearMonth? From), (PriceSheet Sheet, Instant At, Actor By)> _sheets = [];
    private readonly List<RecordedWaiver> _waivers = [];
    private Contract? _contract;

    /// <summary>The contract as the events so far have made it; null before the first.</summary>
    public Contract? Contract => _contract;

    /// <summary>The sheets of the contract, and of options with some of their own, by option and month.</summary>
    public IReadOnlyList<RecordedSheet> Sheets =>
    [
        .. _sheets.OrderBy(sheet => sheet.Key.Option ?? 0).ThenBy(sheet => sheet.Key.From).Select(sheet => new RecordedSheet(
            sheet.Key.From ?? _contract!.BilledFrom, sheet.Key.Option, sheet.Value.Sheet.Prices, sheet.Value.At, sheet.Value.By)),
    ];

    /// <summary>The waivers, in the order in which they were given.</summary>
    public IReadOnlyList<RecordedWaiver> Waivers => _waivers;

    /// <summary>Takes one more event.</summary>
    public void Take(RecordedEvent recorded)
    {
        _contract = ContractHistory.Apply(_contract, recorded);
        Take(null, _contract.PriceSheets, recorded);
        foreach (var option in _contract.Options.Where(option => option.PriceSheets is not null))
            Take(option.Number, option.PriceSheets!, recorded);
        if (recorded.Event is SettlementWaived waived)
        {
            _waivers.Add(new(
                waived.Number, waived.Code, _contract.Option(waived.Number).WaivedEnd?.EffectiveDate, waived.Reason, recorded.At,
                recorded.By));
        }
    }

    // Who sets the same prices again changes nothing.
    private void Take(int? option, IReadOnlyList<PriceSheet> sheets, RecordedEvent recorded)
    {
        foreach (var sheet in sheets)
        {
            if (_sheets.GetValueOrDefault((option, sheet.From)).Sheet?.Prices != sheet.Prices)
                _sheets[(option, sheet.From)] = (sheet, recorded.At, recorded.By);
        }
    }
}
