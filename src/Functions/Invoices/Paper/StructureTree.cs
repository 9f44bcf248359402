using PdfSharp.Pdf;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>Writes the structure of a document (ISO 32000-1, 14.7).</summary>
internal sealed class StructureTree
{
    private readonly PdfDocument _document;
    private readonly TagTree _tags;
    private readonly PdfDictionary _root;
    private readonly Dictionary<Tag, PdfDictionary> _elements = new(ReferenceEqualityComparer.Instance);
    private readonly PdfArray _parents;

    public StructureTree(PdfDocument document, TagTree tags)
    {
        (_document, _tags) = (document, tags);
        _root = Add();
        _root.Elements.SetName("/Type", "/StructTreeRoot");
        _parents = new PdfArray(document);
        MakeElement(tags.Document, _root);
    }

    /// <summary>Numbers the stretches of text of a page.</summary>
    public PageContents PageOf(PdfPage page, int index)
    {
        var parents = new PdfArray(_document);
        _document.Internals.AddObject(parents);
        page.Elements.SetInteger("/StructParents", index);
        page.Elements.SetName("/Tabs", "/S");
        _parents.Elements.Add(new PdfInteger(index));
        _parents.Elements.Add(parents.Reference!);
        return new PageContents(this, page, parents);
    }

    /// <summary>Joins it to the document.</summary>
    public void Write()
    {
        Order(_tags.Document);
        var tree = Add();
        tree.Elements["/Nums"] = _parents;
        _root.Elements["/ParentTree"] = tree.Reference;
        _root.Elements["/K"] = _elements[_tags.Document].Reference;
        _root.Elements.SetInteger("/ParentTreeNextKey", _document.PageCount);
        _document.Internals.Catalog.Elements["/StructTreeRoot"] = _root.Reference;
    }

    private PdfDictionary Add()
    {
        var dictionary = new PdfDictionary(_document);
        _document.Internals.AddObject(dictionary);
        return dictionary;
    }

    private void MakeElement(Tag tag, PdfDictionary parent)
    {
        var element = Add();
        element.Elements.SetName("/Type", "/StructElem");
        element.Elements.SetName("/S", $"/{tag.Type}");
        element.Elements["/P"] = parent.Reference;
        element.Elements["/K"] = new PdfArray(_document);
        if (tag.Type == "TH")
        {
            var attributes = new PdfDictionary(_document);
            attributes.Elements.SetName("/O", "/Table");
            attributes.Elements.SetName("/Scope", "/Column");
            element.Elements["/A"] = attributes;
        }

        _elements[tag] = element;
        foreach (var child in tag.Children)
            MakeElement(child, element);
    }

    private void Order(Tag tag)
    {
        var kids = _elements[tag].Elements.GetArray("/K")!;
        foreach (var child in tag.Children)
        {
            kids.Elements.Add(_elements[child].Reference!);
            Order(child);
        }
    }

    /// <summary>The stretches of text of one page.</summary>
    internal sealed class PageContents(StructureTree tree, PdfPage page, PdfArray parents)
    {
        /// <summary>The number of the next stretch, which belongs to an element.</summary>
        public int Next(Tag tag)
        {
            int number = parents.Elements.Count;
            var element = tree._elements[tag];
            parents.Elements.Add(element.Reference!);
            var content = new PdfDictionary(tree._document);
            content.Elements.SetName("/Type", "/MCR");
            content.Elements["/Pg"] = page.Reference;
            content.Elements.SetInteger("/MCID", number);
            element.Elements.GetArray("/K")!.Elements.Add(content);
            return number;
        }
    }
}
