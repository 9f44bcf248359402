using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Contracts;

/// <summary>Reads which contracts a caller looks for.</summary>
internal static class ContractQuery
{
    private static readonly Text OrderOfEnds = new(
        "Contracts that are looked for by endsFrom or endsTo are in the order of their ends: leave sort out, or say ends.",
        "endsFrom 又は endsTo で検索した契約は終了日の順です。sort は省くか、ends を指定してください。");

    /// <summary>Reads the query.</summary>
    /// <exception cref="ProblemException">400: a parameter is malformed, or does not go with another.</exception>
    public static ContractSearch Read(QueryParameters query, Caller caller, LocalDate today)
    {
        string? option = query.Id("option");
        if (option is not null && OptionCatalog.Find(option) is null)
            throw QueryParameters.Wrong("option", new("Is not an option of the catalogue.", "一覧にないオプションです。"));

        LocalDate? endsFrom = query.Date("endsFrom"), endsTo = query.Date("endsTo");
        if (endsTo < endsFrom)
            throw QueryParameters.Wrong("endsTo", new("Must not be before endsFrom.", "endsFrom より前の日は指定できません。"));
        bool isByEnds = endsFrom is not null || endsTo is not null;
        ContractOrder? order = query.Choice<ContractOrder>("sort");
        if (isByEnds && order is not (null or ContractOrder.Ends))
            throw QueryParameters.Wrong("sort", OrderOfEnds);
        return new ContractSearch(today, order ?? (isByEnds ? ContractOrder.Ends : ContractOrder.Newest))
        {
            PartnerId = caller.PartnerId,
            CustomerId = query.Id("customerId"),
            Status = query.Choice<ContractStatus>("status"),
            Option = option,
            NumberKey = query.Number("number", TypedNumber.CanonicalizeOfContract)?.Key,
            Domain = query.Canonical("domain", DomainName.Canonicalize),
            IpAddress = query.Canonical("ipAddress", MailServerAddress.Canonicalize),
            NamePart = query.NamePart("customerName"),
            EndsFrom = endsFrom,
            EndsTo = endsTo,
        };
    }
}
