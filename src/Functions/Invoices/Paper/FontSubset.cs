using System.Runtime.InteropServices;
using HarfBuzzSharp;
using SkiaSharp;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>
/// Makes a font file of some glyphs of a font by HarfBuzz's subsetter. The native library of HarfBuzzSharp has it, its managed part does
/// not; the one that Skia is built with leaves fonts whole.
/// </summary>
internal static partial class FontSubset
{
    private const string Library = "libHarfBuzzSharp";

    // hb_subset_flags_t: hints are for screens of long ago; glyphs keep their ids, so that what is shaped can be drawn.
    private const uint NoHintingRetainGlyphIds = 1 | 2;

    /// <summary>A typeface with those glyphs alone, under the ids that they have in the font.</summary>
    /// <param name="face">The font.</param>
    /// <param name="glyphs">Ids of glyphs.</param>
    /// <param name="codePoints">The code points that the file maps to glyphs.</param>
    public static SKTypeface Make(Face face, IEnumerable<ushort> glyphs, IEnumerable<int> codePoints)
    {
        nint input = CreateInput();
        nint subset;
        try
        {
            SetFlags(input, NoHintingRetainGlyphIds);
            nint glyphSet = GlyphSet(input);
            foreach (ushort glyph in glyphs)
                Add(glyphSet, glyph);
            nint unicodeSet = UnicodeSet(input);
            foreach (int codePoint in codePoints)
                Add(unicodeSet, (uint)codePoint);
            subset = Subset(face.Handle, input);
        }
        finally
        {
            DestroyInput(input);
        }

        if (subset == 0)
            throw new InvalidOperationException("HarfBuzz could not make a subset of the font.");
        nint blob = ReferenceBlob(subset);
        DestroyFace(subset);
        try
        {
            nint data = BlobData(blob, out uint length);
            using var copy = SKData.CreateCopy(data, length);
            return SKTypeface.FromData(copy);
        }
        finally
        {
            DestroyBlob(blob);
        }
    }

    [LibraryImport(Library, EntryPoint = "hb_subset_input_create_or_fail")]
    private static partial nint CreateInput();

    [LibraryImport(Library, EntryPoint = "hb_subset_input_destroy")]
    private static partial void DestroyInput(nint input);

    [LibraryImport(Library, EntryPoint = "hb_subset_input_set_flags")]
    private static partial void SetFlags(nint input, uint flags);

    [LibraryImport(Library, EntryPoint = "hb_subset_input_glyph_set")]
    private static partial nint GlyphSet(nint input);

    [LibraryImport(Library, EntryPoint = "hb_subset_input_unicode_set")]
    private static partial nint UnicodeSet(nint input);

    [LibraryImport(Library, EntryPoint = "hb_set_add")]
    private static partial void Add(nint set, uint value);

    [LibraryImport(Library, EntryPoint = "hb_subset_or_fail")]
    private static partial nint Subset(nint face, nint input);

    [LibraryImport(Library, EntryPoint = "hb_face_reference_blob")]
    private static partial nint ReferenceBlob(nint face);

    [LibraryImport(Library, EntryPoint = "hb_face_destroy")]
    private static partial void DestroyFace(nint face);

    [LibraryImport(Library, EntryPoint = "hb_blob_get_data")]
    private static partial nint BlobData(nint blob, out uint length);

    [LibraryImport(Library, EntryPoint = "hb_blob_destroy")]
    private static partial void DestroyBlob(nint blob);
}
