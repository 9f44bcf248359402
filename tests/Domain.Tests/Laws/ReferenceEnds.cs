using NodaTime;

namespace SecureMx.Domain.Tests.Laws;

/// <summary>An option as it was accepted.</summary>
/// <param name="Accepted">What the acceptance fixed.</param>
/// <param name="AcceptedOn">When it was accepted.</param>
/// <param name="Prices">The prices of that acceptance.</param>
/// <param name="Version">The place of the acceptance in the record.</param>
internal sealed record ReferenceOption(
    AcceptedOption Accepted, LocalDate AcceptedOn, IReadOnlyDictionary<string, OptionPrices> Prices, int Version);

/// <summary>The last days of a contract and its options, read off the record by the rules alone (E1, E3, O3, O4).</summary>
internal sealed class ReferenceEnds
{
    private readonly Dictionary<int, LocalDate> _own = [];
    private readonly Dictionary<int, LocalDate> _services = [];

    public ReferenceEnds(IReadOnlyList<RecordedEvent> record)
    {
        List<ReferenceOption> options = [];
        foreach (var (version, @event) in record.Select(r => (r.Version, r.Event)))
        {
            switch (@event)
            {
                case ContractConcluded e:
                    options.AddRange(
                        e.Options.Select(o => new ReferenceOption(o, o.AcceptedOn ?? e.AcceptedOn, e.Prices.Options, version)));
                    break;
                case OptionsAccepted e:
                    options.AddRange(e.Options.Select(o => new ReferenceOption(o, e.AcceptedOn, e.Prices, version)));
                    break;
                case NoticeGiven { OptionNumber: null } e:
                    OfContract = (e.EffectiveDate, false); // E3: each one recorded brings the day forward
                    break;
                case NoticeGiven e:
                    _own[e.OptionNumber!.Value] = e.EffectiveDate;
                    break;
                case EndOrdered e:
                    OfContract = (e.EffectiveDate, true);
                    break;
                case NoticeWithdrawn e:
                    if (record.Select(r => r.Event).OfType<NoticeGiven>()
                        .FirstOrDefault(n => n.NoticeId == e.NoticeId)?.OptionNumber is { } number)
                    {
                        _own.Remove(number);
                    }
                    else
                    {
                        OfContract = null; // of the contract, or an order
                    }

                    break;
                case DesignatedServiceEndRecorded e:
                    foreach (var needing in e.OptionNumbers) _services[needing] = e.EffectiveDate;
                    break;
            }
        }

        Options = options;
    }

    /// <summary>The last day of the contract, and whether the provider ordered it; null where it goes on.</summary>
    public (LocalDate On, bool IsOrder)? OfContract { get; private set; }

    public IReadOnlyList<ReferenceOption> Options { get; }

    /// <summary>The last day of an option; null where it goes on.</summary>
    public LocalDate? Of(ReferenceOption option)
    {
        List<LocalDate> days = [];
        if (_own.TryGetValue(option.Accepted.Number, out var own)) days.Add(own);
        if (OfContract is { } whole) days.Add(whole.On); // O4
        if (option.Accepted.Code is "mailing-list" or "active-mail" && Of(Options[option.Accepted.LeansOn!.Value - 1]) is { } need)
            days.Add(need); // O3
        if (option.Accepted.Code == "dox" && _services.TryGetValue(option.Accepted.Number, out var service)) days.Add(service); // O3
        return days.Count == 0 ? null : days.Min();
    }
}
