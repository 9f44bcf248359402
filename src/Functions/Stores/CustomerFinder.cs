using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>In what order customers are listed.</summary>
public enum CustomerOrder
{
    /// <summary>By their ids; of one id, by their partners.</summary>
    Id,

    /// <summary>The other way round.</summary>
    IdDescending,
}

/// <summary>Which customers are looked for; null finds all.</summary>
/// <param name="PartnerId">Of that partner alone.</param>
/// <param name="NamePart">With that in the name, as <see cref="Domain.SearchableName.Fold"/> has it.</param>
/// <param name="Order">In what order.</param>
public sealed record CustomerSearch(string? PartnerId, string? NamePart, CustomerOrder Order)
{
    /// <summary>With that key in the numbers of its invoices, as <see cref="Domain.ShortNumber.KeyOf"/> has it.</summary>
    public string? NumberKey { get; init; }

    internal DocumentSearch ToDocuments()
    {
        List<SearchCondition> where = NumberKey is null ? [] : [new SearchCondition.Has(NumberTerms.OfKey(NumberKey))];
        where.AddRange(NamePart is null ? [] : NameTerms.Conditions(NamePart));
        if (PartnerId is not null)
            where.Add(new SearchCondition.Is("partnerId", PartnerId));
        return new(CustomerDocument.DocumentType, where) { Descending = Order == CustomerOrder.IdDescending };
    }
}

/// <summary>One page of customers.</summary>
public sealed record CustomerPage(IReadOnlyList<Customer> Items, string? Cursor);

/// <summary>Finds customers by the index, in an order.</summary>
public sealed class CustomerFinder(IDocumentStore documents, StoreUpgrade upgrade)
{
    private static readonly string Container = Containers.Customers.Name;

    /// <summary>One page of the customers that a search finds.</summary>
    /// <exception cref="InvalidCursorException">The cursor is none of this search.</exception>
    /// <remarks>Budget: one page of a search over the index.</remarks>
    public async Task<CustomerPage> ListAsync(
        CustomerSearch search, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        var page = await documents.SearchAsync(Container, search.ToDocuments(), limit, cursor, cancellationToken);
        return new([.. page.Items.Select(item => CustomerDocument.Read(item).Customer)], page.Cursor);
    }

    /// <summary>How many customers a search finds, by the index.</summary>
    /// <remarks>Budget: one count over the index.</remarks>
    public async Task<long> CountAsync(CustomerSearch search, CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        return await documents.CountAsync(Container, search.ToDocuments(), cancellationToken);
    }
}

/// <summary>
/// Stores again the customers that earlier versions have stored, and moves those that are in the partition of their bare id to that of
/// their partner.
/// </summary>
internal sealed class CustomerUpgrade(CustomerStore customers) : IDocumentUpgrade
{
    /// <inheritdoc/>
    public string Container => Containers.Customers.Name;

    /// <inheritdoc/>
    public string Type => CustomerDocument.DocumentType;

    /// <inheritdoc/>
    /// <remarks>Budget: a point read and a replace; nothing for a customer that this version has stored.</remarks>
    public async Task UpgradeAsync(Document document, CancellationToken cancellationToken)
    {
        var stored = StoredJson.Read<CustomerDocument>(document);
        bool isAsItShouldBe = stored.Order is not null && stored.Terms.Contains(NumberTerms.Of(stored.CustomerId));
        if (!isAsItShouldBe
            && await customers.FindAsync(CustomerDocument.Read(document).Customer.Key, cancellationToken) is { } found)
        {
            await customers.TryReplaceAsync(found.Customer, found.ETag, cancellationToken);
        }
    }
}
