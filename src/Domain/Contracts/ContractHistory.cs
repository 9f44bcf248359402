using NodaTime;

namespace SecureMx.Domain;

/// <summary>Evolves a contract by its events (R1): pure, total over every event ever recorded.</summary>
public static class ContractHistory
{
    /// <summary>The state that a whole record makes; null for an empty one.</summary>
    public static Contract? Replay(IEnumerable<RecordedEvent> record) => record.Aggregate((Contract?)null, Apply);

    /// <summary>The state after one more event.</summary>
    /// <exception cref="InvalidOperationException">The event does not follow on this state.</exception>
    public static Contract Apply(Contract? contract, RecordedEvent recorded)
    {
        var before = contract?.Version ?? 0;
        if (recorded.Version != before + 1)
        {
            throw new InvalidOperationException($"Event {recorded.Version} does not follow on version {before}.");
        }

        return recorded.Event switch
        {
            ContractConcluded e when contract is null => Concluded(e, recorded.At),
            _ when contract is null => throw new InvalidOperationException("A record begins with the conclusion of the contract."),
            var e => Evolve(contract, e) with { Version = recorded.Version },
        };
    }

    private static Contract Concluded(ContractConcluded e, Instant at) => new()
    {
        ContractId = e.ContractId,
        ApplicationId = e.ApplicationId,
        TakenOverOn = e.IsMigrated ? Tokyo.DateOf(at) : null,
        CustomerId = e.CustomerId,
        CustomerName = e.CustomerName,
        PartnerId = e.PartnerId,
        ConcludedOn = e.ConcludedOn,
        AcceptedOn = e.AcceptedOn,
        BillingStartDate = e.BillingStartDate,
        Domains = e.Domains,
        IpAddresses = e.IpAddresses,
        Administrators = e.Administrators,
        Accounts = e.Accounts,
        InitialFee = e.Prices.Base.Initial,
        Options = [.. e.Options.Select(o => Accepted(o, e.AcceptedOn))],
        PriceSheets = [new PriceSheet(null, e.Prices)],
        Version = 1,
    };

    /// <summary>The state after an event, its version left out.</summary>
    internal static Contract Evolve(Contract contract, ContractEvent @event) => @event switch
    {
        OptionsAccepted e => contract with
        {
            AcceptedApplications = [.. contract.AcceptedApplications, e.ApplicationId],
            Options = [.. contract.Options.Select(
                o => KeepingPrices(o, contract, e.Prices)), .. e.Options.Select(o => Accepted(o, e.AcceptedOn))],
            PriceSheets = [.. contract.PriceSheets.Select(sheet => sheet.WithOptions(e.Prices))],
        },
        NoticeGiven e => WithNotice(contract, e.Replaces, new(
            e.NoticeId, e.TargetCode, e.OptionNumber, EndGround.Notice, e.ArrivedAt, e.ArrivedOn, e.DesignatedDate, e.StatutoryDate,
            e.EffectiveDate,
            NoticeStatus.Pending, Reason: null)),
        EndOrdered e => WithNotice(contract, e.Replaces, new(
            e.NoticeId, EndTarget.ContractCode, null, e.Ground, e.OrderedAt, e.OrderedOn, null, null, e.EffectiveDate, NoticeStatus.Pending,
            e.Reason)),
        NoticeWithdrawn e =>
            WithNotices(contract, n => n.NoticeId == e.NoticeId, n => n with { Status = NoticeStatus.Withdrawn, Reason = e.Consent }),
        DesignatedServiceEndRecorded e =>
            WithOptions(contract, o => e.OptionNumbers.Contains(o.Number), o => ServiceEnded(o, e.EffectiveDate)),
        DesignatedServiceHeldAgain e => WithOptions(contract, o => e.OptionNumbers.Contains(o.Number), o => o with
        {
            ServiceHeldAgain = [.. o.ServiceHeldAgain.Where(p => p.Last is not null), new(e.Since, null)],
        }),
        OptionEnded e =>
            WithOptions(
                Settle(contract, EndTarget.Of(contract.Option(e.Number)), e.End), o => o.Number == e.Number, o => o with { Ended = e.End }),
        EligibilityLapsed e => WithOptions(contract, o => o.Number == e.Number, o => o with { EligibilityLapsedSince = e.Since }),
        EligibilityRestored e =>
            WithOptions(
                contract, o => o.Number == e.Number, o => o with { EligibilityLapsedSince = null, EligibilityRestoredOn = e.Since }),
        ContractEnded e => Settle(contract, EndTarget.Contract, e.End) with { Ended = e.End },
        CompromiseReported e => CompromiseReports.Apply(contract, e),
        CompromiseInstructed e => CompromiseReports.Apply(contract, e),
        CompromiseAcknowledged e => CompromiseReports.Apply(contract, e),
        SettingRequired e => RequiredSettings.Apply(contract, e),
        SettingConfirmed e => RequiredSettings.Apply(contract, e),
        TrafficRestricted e => Restrictions.Apply(contract, e),
        RestrictionNotified e => Restrictions.Apply(contract, e),
        RestrictionLifted e => Restrictions.Apply(contract, e),
        DiskCapacityChanged e => AcceptedChanges.Apply(contract, e),
        ScopeChanged e => AcceptedChanges.Apply(contract, e),
        SettingChanged e => AcceptedChanges.Apply(contract, e),
        ProvisionApplied e =>
            contract with
            {
                Options = [.. contract.Options,
                Accepted(e.Option, contract.AcceptedOn) with { Provision = e.Provision }]
            },
        AdministratorsReplaced e => contract with { Administrators = e.Administrators },
        SettlementWaived e =>
            WithOptions(contract, o => o.Number == e.Number, o => o with { SettlementWaiver = e.Reason, WaivedEnd = Ends.Of(contract, o) }),
        FeeReductionAccepted e => ReductionHistory.Apply(contract, e),
        FeeReductionRestated e => ReductionHistory.Apply(contract, e),
        FeeReductionVoided e => ReductionHistory.Apply(contract, e),
        CreditSettled e => CreditSettlements.Apply(contract, e),
        CreditReceived e => CreditSettlements.Apply(contract, e),
        ReadingCorrected e => LateReadings.Apply(contract, e),
        CustomerProfileChanged e => CustomerProfiles.Apply(contract, e),
        ContractTransferred e => ContractCustomers.Apply(contract, e),
        PricesRevised e =>
            WithOptions(
                contract, o => o.PriceSheets is not null,
                o => o with { PriceSheets = PriceSheet.Insert(o.PriceSheets!, new(e.From, e.Prices)) }) with
            {
                PriceSheets = PriceSheet.Insert(contract.PriceSheets, new(e.From, e.Prices)),
            },
        _ => throw new InvalidOperationException($"No state is known for {@event.GetType().Name}."),
    };

    private static ContractOption Accepted(AcceptedOption o, NodaTime.LocalDate acceptedOn) => new()
    {
        Number = o.Number,
        Code = o.Code,
        AcceptedOn = o.AcceptedOn ?? acceptedOn,
        BillingStartDate = o.BillingStartDate,
        Domains = o.Domains,
        Accounts = o.Accounts,
        MailingLists = o.MailingLists,
        RetentionDays = o.RetentionDays,
        Disk = o.DiskGigabytes is { } gigabytes ? [new(o.BillingStartDate, gigabytes)] : [],
        InitialFee = o.InitialFee,
        FreeOfCharge = o.FreeOfCharge,
        LeansOn = o.LeansOn,
        ServiceEndsOn = o.ServiceEndsOn,
    };

    private static ContractOption ServiceEnded(ContractOption option, LocalDate last) =>
        option.ServiceHeldAgain is [.., var latest] && latest.First <= last
        ? option with { ServiceHeldAgain = [.. option.ServiceHeldAgain.SkipLast(1), latest with { Last = last }] }
        : option with { ServiceEndsOn = last };

    // A3: an option that is subscribed again at other prices leaves the former one at its own, for the days that are still to be billed.
    private static ContractOption KeepingPrices(
        ContractOption former, Contract contract, IReadOnlyDictionary<string, OptionPrices> taken) =>
        former.PriceSheets is null && taken.ContainsKey(former.Code) ? former with { PriceSheets = contract.PriceSheets } : former;

    private static Contract WithNotice(Contract contract, string? replaces, EndNotice notice)
    {
        var replaced = WithNotices(contract, n => n.NoticeId == replaces, n => n with { Status = NoticeStatus.Replaced });
        return replaced with { Notices = [.. replaced.Notices, notice] };
    }

    // The notice behind an end is carried out; another that was pending for the same target came too late.
    private static Contract Settle(Contract contract, EndTarget target, ScheduledEnd end) => WithNotices(
        contract,
        n => n.Target == target && n.Status == NoticeStatus.Pending,
        n => n with { Status = n.NoticeId == end.NoticeId ? NoticeStatus.Effected : NoticeStatus.Replaced });

    private static Contract WithNotices(Contract contract, Func<EndNotice, bool> which, Func<EndNotice, EndNotice> change) =>
        contract with { Notices = [.. contract.Notices.Select(n => which(n) ? change(n) : n)] };

    private static Contract WithOptions(Contract contract, Func<ContractOption, bool> which, Func<ContractOption, ContractOption> change) =>
        contract with { Options = [.. contract.Options.Select(o => which(o) ? change(o) : o)] };
}
