namespace SecureMx.Functions.Invoices.Paper;

/// <summary>An element of a document's structure (ISO 32000-1, 14.8.4).</summary>
/// <param name="Type">A standard structure type: <c>H1</c>, <c>P</c>, <c>Table</c>, …</param>
/// <param name="Parent">Where it belongs; null for the document.</param>
internal sealed record Tag(string Type, Tag? Parent)
{
    /// <summary>The elements below it, in reading order.</summary>
    public List<Tag> Children { get; } = [];
}

/// <summary>The structure of a document as it grows.</summary>
internal sealed class TagTree
{
    /// <summary>The whole.</summary>
    public Tag Document { get; } = new("Document", null);

    /// <summary>The innermost element that is open; null outside all, where what is put is decoration.</summary>
    public Tag? Current { get; private set; }

    /// <summary>Opens an element in the present one.</summary>
    public void Begin(string type)
    {
        var parent = Current ?? Document;
        Current = new Tag(type, parent);
        parent.Children.Add(Current);
    }

    /// <summary>Closes the present element.</summary>
    public void End() => Current = Current?.Parent is { Parent: not null } parent ? parent : null;
}
