using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace SecureMx.Functions.Tests.Invoices;

/// <summary>The schema of UBL 2.1 for invoices, read from the files of OASIS.</summary>
internal static class UblSchema
{
    private const string Root = "ubl:/";

    private static readonly Lazy<XmlSchemaSet> Schemas = new(Load);

    /// <summary>What is wrong with a document; empty where it is valid.</summary>
    public static IReadOnlyList<string> FaultsOf(byte[] xml)
    {
        List<string> faults = [];
        XDocument.Load(new MemoryStream(xml)).Validate(Schemas.Value, (_, fault) => faults.Add(fault.Message));
        return faults;
    }

    private static XmlSchemaSet Load()
    {
        using var zip = new ZipArchive(typeof(UblSchema).Assembly.GetManifestResourceStream("UBL-2.1-xsdrt.zip")!);
        var files = zip.Entries.ToDictionary(entry => entry.Name, Read, StringComparer.Ordinal);
        files["UBL-ExtensionContentDataType-2.1.xsd"] = Encoding.UTF8.GetBytes("""
            <xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
                targetNamespace="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2">
              <xsd:complexType name="ExtensionContentType"><xsd:sequence><xsd:any processContents="skip"/></xsd:sequence></xsd:complexType>
            </xsd:schema>
            """);
        var schemas = new XmlSchemaSet { XmlResolver = new Resolver(files) };
        schemas.Add(null, XmlReader.Create(new MemoryStream(files["UBL-Invoice-2.1.xsd"]), null, $"{Root}maindoc/UBL-Invoice-2.1.xsd"));
        schemas.Compile();
        return schemas;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var file = new MemoryStream();
        using var content = entry.Open();
        content.CopyTo(file);
        return file.ToArray();
    }

    private sealed class Resolver(Dictionary<string, byte[]> files) : XmlResolver
    {
        public override Uri ResolveUri(Uri? baseUri, string? relativeUri) => new($"{Root}common/{Path.GetFileName(relativeUri)}");

        public override object? GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn) =>
            new MemoryStream(files[Path.GetFileName(absoluteUri.AbsolutePath)]);
    }
}
