using System.Globalization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>
/// The strong ETag of a contract: its version and the Tokyo date on which it is read, since statuses are read off the date (C6).
/// A write asks for the version alone: a new day changes nothing that a caller could overwrite.
/// </summary>
public static class ContractETag
{
    /// <summary>The tag with its quotes: <c>"7.2026-04-01"</c>.</summary>
    public static string Of(Contract contract, LocalDate today)
        => string.Create(CultureInfo.InvariantCulture, $"\"{contract.Version}.{today:uuuu-MM-dd}\"");

    /// <summary>Whether a contract of that version satisfies the header <c>If-Match</c>: absent, <c>*</c>, or a list in which a tag has the version.</summary>
    public static bool Satisfies(string? ifMatch, int version)
    {
        if (ifMatch is null)
            return true;

        string expected = string.Create(CultureInfo.InvariantCulture, $"{version}.");
        return ifMatch.Split(',', StringSplitOptions.TrimEntries)
            .Any(tag => tag == "*" || (tag is ['"', .., '"'] && tag.AsSpan(1).StartsWith(expected, StringComparison.Ordinal)));
    }
}
