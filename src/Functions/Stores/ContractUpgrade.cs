using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>
/// Stores again the contracts that earlier versions have stored, enters them under their domains, and makes the documents of their ends.
/// </summary>
internal sealed class ContractUpgrade(IDocumentStore documents, DomainIndex domains) : IDocumentUpgrade
{
    /// <inheritdoc/>
    public string Container => Containers.Contracts.Name;

    /// <inheritdoc/>
    public string Type => ContractDocument.DocumentType;

    /// <inheritdoc/>
    /// <remarks>Budget: a create for each domain, and one batch; nothing for a contract that this version has stored.</remarks>
    public async Task UpgradeAsync(Document document, CancellationToken cancellationToken)
    {
        var stored = StoredJson.Read<ContractDocument>(document);
        var contract = stored.Contract;
        if (stored.Order is not null && stored.Terms?.Contains(NumberTerms.Of(contract.ContractId)) == true)
            return;

        await domains.AddAsync(
            contract.ContractId,
            contract.Domains.Concat(contract.Scopes.SelectMany(scope => scope.Domains)).Distinct(StringComparer.Ordinal),
            cancellationToken);
        var upgraded = ContractDocument.Of(contract, stored.UpdatedAt, stored.Quota);
        // A contract that is written meanwhile is stored as it should be by that.
        await documents.CommitAsync(
            Container, contract.ContractId,
            [
                new DocumentWrite.Replace(ContractDocument.DocumentId, StoredJson.Write(upgraded), document.ETag),
                .. ContractEndDocument.Changes(stored, upgraded),
            ],
            cancellationToken);
    }
}
