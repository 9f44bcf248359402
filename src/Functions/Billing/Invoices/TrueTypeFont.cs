using System.Buffers.Binary;
using System.Text;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>A TrueType font file: what of it a PDF needs. Lengths are thousandths of the font's size.</summary>
internal sealed class TrueTypeFont
{
    private const int ThousandthsOfEm = 1000;

    private static readonly string[] KeptTables = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] _file;
    private readonly Dictionary<string, (int Offset, int Length)> _tables = [];
    private readonly int _unitsPerEm;
    private readonly bool _hasLongOffsets;
    private readonly int _advances;
    private readonly int _characters;

    /// <summary>Reads a font file.</summary>
    public TrueTypeFont(byte[] file)
    {
        _file = file;
        for (int i = 0; i < U16(4); i++)
        {
            int record = 12 + (16 * i);
            _tables[Encoding.ASCII.GetString(file, record, 4)] = (I32(record + 8), I32(record + 12));
        }

        _unitsPerEm = U16(Table("head") + 18);
        _hasLongOffsets = U16(Table("head") + 50) != 0;
        _advances = U16(Table("hhea") + 34);
        Glyphs = U16(Table("maxp") + 4);
        Ascent = Scale(I16(Table("hhea") + 4));
        Descent = Scale(I16(Table("hhea") + 6));
        _characters = FindCharacters();
    }

    /// <summary>How many glyphs there are.</summary>
    public int Glyphs { get; }

    /// <summary>From the base line up.</summary>
    public int Ascent { get; }

    /// <summary>From the base line down: below zero.</summary>
    public int Descent { get; }

    /// <summary>The glyph of a character; 0, the box for what is missing, where the font has none.</summary>
    public int GlyphOf(Rune character)
    {
        // Format 12: groups of characters in order, each of consecutive glyphs.
        (int low, int high) = (0, I32(_characters + 12) - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int group = _characters + 16 + (12 * middle);
            if (character.Value < I32(group))
                high = middle - 1;
            else if (character.Value > I32(group + 4))
                low = middle + 1;
            else
                return I32(group + 8) + character.Value - I32(group);
        }

        return 0;
    }

    /// <summary>How far a glyph moves on.</summary>
    public int AdvanceOf(int glyph) => Scale(U16(Table("hmtx") + (4 * Math.Min(glyph, _advances - 1))));

    /// <summary>The font with the outlines of these glyphs alone, under the same numbers.</summary>
    public byte[] Subset(IEnumerable<int> glyphs)
    {
        SortedSet<int> kept = [0];
        foreach (int glyph in glyphs)
            Keep(glyph, kept);

        byte[] offsets = new byte[4 * (Glyphs + 1)];
        using var outlines = new MemoryStream();
        for (int glyph = 0; glyph < Glyphs; glyph++)
        {
            BinaryPrimitives.WriteInt32BigEndian(offsets.AsSpan(4 * glyph), (int)outlines.Length);
            if (!kept.Contains(glyph))
                continue;
            outlines.Write(Outline(glyph));
            outlines.SetLength((outlines.Length + 3) & ~3L);
            outlines.Position = outlines.Length;
        }

        BinaryPrimitives.WriteInt32BigEndian(offsets.AsSpan(4 * Glyphs), (int)outlines.Length);
        byte[] head = Bytes("head").ToArray();
        head[51] = 1; // the offsets are long ones now
        return Assemble([.. KeptTables.Where(_tables.ContainsKey).Select(name => (name, name switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => offsets,
            "head" => head,
            _ => Bytes(name).ToArray(),
        }))]);
    }

    private static byte[] Assemble(IReadOnlyList<(string Name, byte[] Bytes)> tables)
    {
        using var file = new MemoryStream();
        byte[] directory = new byte[12 + (16 * tables.Count)];
        BinaryPrimitives.WriteInt32BigEndian(directory, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(4), (ushort)tables.Count);
        file.Write(directory);
        for (int i = 0; i < tables.Count; i++)
        {
            Span<byte> record = directory.AsSpan(12 + (16 * i), 16);
            Encoding.ASCII.GetBytes(tables[i].Name, record);
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], Checksum(tables[i].Bytes));
            BinaryPrimitives.WriteInt32BigEndian(record[8..], (int)file.Length);
            BinaryPrimitives.WriteInt32BigEndian(record[12..], tables[i].Bytes.Length);
            file.Write(tables[i].Bytes);
            file.SetLength((file.Length + 3) & ~3L);
            file.Position = file.Length;
        }

        file.Position = 0;
        file.Write(directory);
        return file.ToArray();
    }

    private static uint Checksum(byte[] bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
            sum += (uint)bytes[i] << (24 - (8 * (i & 3)));
        return sum;
    }

    // A glyph may be put together from others, which are needed with it.
    private void Keep(int glyph, SortedSet<int> kept)
    {
        const int Words = 0x01, Scaled = 0x08, More = 0x20, ScaledXY = 0x40, Matrix = 0x80;
        if (!kept.Add(glyph))
            return;
        ReadOnlySpan<byte> outline = Outline(glyph);
        if (outline.IsEmpty || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
            return;

        int at = 10;
        int flags;
        do
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            Keep(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]), kept);
            at += 4 + ((flags & Words) != 0 ? 4 : 2) + ((flags & Scaled) != 0 ? 2 : (flags & ScaledXY) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0);
        }
        while ((flags & More) != 0);
    }

    private ReadOnlySpan<byte> Outline(int glyph)
    {
        int loca = Table("loca");
        (int from, int to) = _hasLongOffsets ? (I32(loca + (4 * glyph)), I32(loca + (4 * glyph) + 4)) : (2 * U16(loca + (2 * glyph)), 2 * U16(loca + (2 * glyph) + 2));
        return _file.AsSpan(Table("glyf") + from, to - from);
    }

    private int FindCharacters()
    {
        int table = Table("cmap");
        for (int i = 0; i < U16(table + 2); i++)
        {
            int map = table + I32(table + 8 + (8 * i));
            if (U16(map) == 12)
                return map;
        }

        throw new InvalidOperationException("The font has no map of all of Unicode (format 12).");
    }

    private int Table(string name) => _tables[name].Offset;

    private ReadOnlySpan<byte> Bytes(string name) => _file.AsSpan(_tables[name].Offset, _tables[name].Length);

    private int Scale(int units) => units * ThousandthsOfEm / _unitsPerEm;

    private int U16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(offset));

    private int I16(int offset) => BinaryPrimitives.ReadInt16BigEndian(_file.AsSpan(offset));

    private int I32(int offset) => BinaryPrimitives.ReadInt32BigEndian(_file.AsSpan(offset));
}
