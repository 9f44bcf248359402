using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Stores;

/// <summary>In what order contracts are listed.</summary>
public enum ContractOrder
{
    /// <summary>The latest day of acceptance first; of one day the one that was applied for last.</summary>
    Newest,

    /// <summary>The other way round.</summary>
    Oldest,

    /// <summary>By the day on which a contract, or an option of it, ends.</summary>
    Ends,
}

/// <summary>Which contracts are looked for; null finds all.</summary>
/// <param name="Today">The Tokyo date.</param>
/// <param name="Order">In what order.</param>
public sealed record ContractSearch(LocalDate Today, ContractOrder Order)
{
    /// <summary>Of that partner alone.</summary>
    public string? PartnerId { get; init; }

    /// <summary>Of that customer alone.</summary>
    public string? CustomerId { get; init; }

    /// <summary>With that status today (C6).</summary>
    public ContractStatus? Status { get; init; }

    /// <summary>With an option of that code that has not ended.</summary>
    public string? Option { get; init; }

    /// <summary>With that key in its numbers, as <see cref="ShortNumber.KeyOf"/> has it.</summary>
    public string? NumberKey { get; init; }

    /// <summary>With that domain today or from a later day, in canonical form (C2).</summary>
    public string? Domain { get; init; }

    /// <summary>With that address today or from a later day, in canonical form (C2).</summary>
    public string? IpAddress { get; init; }

    /// <summary>With that in the customer's name; as <see cref="SearchableName.Fold"/> has it.</summary>
    public string? NamePart { get; init; }

    /// <summary>Of which something ends on that day or later.</summary>
    public LocalDate? EndsFrom { get; init; }

    /// <summary>Of which something ends on that day or before; with <see cref="EndsFrom"/> it is one end that lies between.</summary>
    public LocalDate? EndsTo { get; init; }

    /// <summary>Whether the contract is one of them: the index may be some seconds behind a day that has just begun.</summary>
    public bool Includes(Contract contract) =>
        (Status is null || contract.StatusOn(Today) == Status)
        && (Option is null || contract.Options.Any(held => held.Code == Option && ContractTerms.IsHeld(contract, held, Today)))
        && (Domain is null || contract.HasDomainFrom(Domain, Today))
        && (IpAddress is null || contract.AddressesFrom(Today).Contains(IpAddress));

    /// <summary>The search over the index.</summary>
    internal DocumentSearch ToDocuments() => Order == ContractOrder.Ends
        ? new(ContractEndDocument.DocumentType, [.. Conditions(), IsFirstEnd()])
        {
            From = EndsFrom is { } from ? DateText.Format(from) : null,
            Before = EndsTo is { } to ? DateText.Format(to.PlusDays(1)) : null,
        }
        : new(ContractDocument.DocumentType, [.. Conditions()]) { Descending = Order == ContractOrder.Newest };

    // What the fewest contracts have comes first.
    private IEnumerable<SearchCondition> Conditions()
    {
        if (NumberKey is not null)
            yield return new SearchCondition.Has(NumberTerms.OfKey(NumberKey));
        if (IpAddress is not null)
            yield return new SearchCondition.Has(ContractTerms.OfAddress(IpAddress));
        if (Domain is not null)
            yield return new SearchCondition.Has(ContractTerms.OfDomain(Domain));
        if (CustomerId is not null)
            yield return new SearchCondition.Is("customerId", CustomerId);
        foreach (var condition in NamePart is null ? [] : NameTerms.Conditions(NamePart))
            yield return condition;
        if (PartnerId is not null)
            yield return new SearchCondition.Is("partnerId", PartnerId);
        if (Option is not null)
            yield return new SearchCondition.Has(ContractTerms.OfOption(Option));
        foreach (var condition in Status is { } status ? Conditions(status) : [])
            yield return condition;
    }

    // C6: what ends has its day; what does not begins on one.
    private IEnumerable<SearchCondition> Conditions(ContractStatus status)
    {
        string today = DateText.Format(Today), tomorrow = DateText.Format(Today.PlusDays(1));
        return status switch
        {
            ContractStatus.Accepted => [Endless, new SearchCondition.LiesIn("startsOn", tomorrow, ContractDocument.NoEnd)],
            ContractStatus.Active => [Endless, new SearchCondition.LiesIn("startsOn", "", tomorrow)],
            ContractStatus.TerminationPending => [new SearchCondition.LiesIn("endsOn", today, ContractDocument.NoEnd)],
            _ => [new SearchCondition.LiesIn("endsOn", "", today)],
        };
    }

    // A contract with several ends between two days is listed at the first of them.
    private SearchCondition IsFirstEnd() => EndsFrom is { } from
        ? new SearchCondition.LiesIn("endBefore", "", DateText.Format(from))
        : new SearchCondition.Is("endBefore", "");

    private static SearchCondition.Is Endless { get; } = new("endsOn", ContractDocument.NoEnd);
}
