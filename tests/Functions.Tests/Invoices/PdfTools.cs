using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace SecureMx.Functions.Tests.Invoices;

/// <summary>What programs of others read in a PDF.</summary>
internal static class PdfTools
{
    /// <summary>The text of all pages in the order of its drawing, pages apart by form feeds.</summary>
    public static string Text(byte[] pdf) => Run("pdftotext", pdf, "-raw", "-");

    /// <summary>The words of each page with their boxes, in points from the page's top left corner.</summary>
    public static IReadOnlyList<IReadOnlyList<Word>> Words(byte[] pdf) =>
    [
        .. XDocument.Parse(Run("pdftotext", pdf, "-bbox", "-")).Descendants().Where(element => element.Name.LocalName == "page").Select(
            page => (IReadOnlyList<Word>)[.. page.Elements().Select(word => new Word(
                word.Value, Number(word, "xMin"), Number(word, "xMax"), Number(word, "yMin"), Number(word, "yMax")))]),
    ];

    /// <summary>Runs a program on a file and returns its output.</summary>
    public static string Run(string tool, byte[] pdf, params string[] arguments)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, pdf);
            string[] all = tool == "qpdf" ? [.. arguments, file] : [.. arguments[..^1], file, arguments[^1]];
            using var process = Process.Start(
                new ProcessStartInfo(tool, all) { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return output;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double Number(XElement word, string name) => double.Parse(word.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    internal sealed record Word(string Text, double Left, double Right, double Top, double Bottom);
}
