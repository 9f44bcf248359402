using System.Globalization;
using System.Text;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>
/// Marks what the content of a page belongs to (ISO 32000-1, 14.6). Skia writes each run of text as one text object, between lines BT and
/// ET.
/// </summary>
internal static class MarkedContent
{
    /// <summary>The content with its marks.</summary>
    /// <param name="content">Skia's content stream.</param>
    /// <param name="texts">The element of each run of text; null for decoration.</param>
    /// <param name="page">Numbers the stretches.</param>
    public static byte[] Of(ReadOnlySpan<byte> content, Tag?[] texts, StructureTree.PageContents page)
    {
        using var marked = new MemoryStream(content.Length * 2);
        (int text, bool isArtifact) = (0, false);
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            if (line.SequenceEqual("BT"u8))
            {
                if (isArtifact)
                    Write("EMC");
                isArtifact = false;
                var tag = text < texts.Length
                    ? texts[text]
                    : throw new InvalidOperationException("Skia has drawn more runs of text than were put.");
                text++;
                if (tag is null)
                    Write("/Artifact BMC");
                else
                    Write(string.Create(CultureInfo.InvariantCulture, $"/{tag.Type} <</MCID {page.Next(tag)}>> BDC"));
                marked.Write(line);
                marked.WriteByte((byte)'\n');
            }
            else if (line.SequenceEqual("ET"u8))
            {
                marked.Write(line);
                marked.WriteByte((byte)'\n');
                Write("EMC");
            }
            else
            {
                if (IsPainting(line) && !isArtifact)
                {
                    Write("/Artifact BMC");
                    isArtifact = true;
                }

                marked.Write(line);
                marked.WriteByte((byte)'\n');
            }
        }

        if (isArtifact)
            Write("EMC");
        return text == texts.Length
            ? marked.ToArray()
            : throw new InvalidOperationException("Skia has drawn fewer runs of text than were put.");

        void Write(string line)
        {
            marked.Write(Encoding.ASCII.GetBytes(line));
            marked.WriteByte((byte)'\n');
        }
    }

    private static bool IsPainting(ReadOnlySpan<byte> line) => line.EndsWith(" re"u8) || line.EndsWith(" m"u8) || line.EndsWith(" Do"u8);
}
