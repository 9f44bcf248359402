using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SecureMx.Domain;

/// <summary>The canonical form of a mail server's IP address, which anybody on the Internet can reach (C1, C2, terms/4-1).</summary>
public static class MailServerAddress
{
    /// <summary>Networks in which no mail server of the Internet is, with what they are for. The documentation networks are not among them.</summary>
    private static readonly (IPNetwork Network, string Kind)[] Unreachable =
    [
        .. Networks("an unspecified or local", "0.0.0.0/8", "::/128"),
        .. Networks("a loopback", "127.0.0.0/8", "::1/128"),
        .. Networks("a private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
        .. Networks("a carrier-grade NAT", "100.64.0.0/10"),
        .. Networks("a link-local", "169.254.0.0/16", "fe80::/10"),
        .. Networks("a protocol-assignment", "192.0.0.0/24"),
        .. Networks("a benchmarking", "198.18.0.0/15"),
        .. Networks("a multicast", "224.0.0.0/4", "ff00::/8"),
        .. Networks("a reserved or broadcast", "240.0.0.0/4"),
    ];

    private const string NoAddress = "This is no IP address: four decimal numbers without leading zeros, or an IPv6 address without scope or prefix length.";

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>
    /// The canonical form: dotted decimal, or RFC 5952. An IPv4-mapped IPv6 address is the IPv4 address; a 6to4 address is judged by the one inside it.
    /// </summary>
    public static CanonicalizationResult Canonicalize(string text)
    {
        if (Parse(text) is not { } address) return CanonicalizationResult.Wrong(NoAddress);

        if (UnreachableKind(address) is { } kind)
        {
            return CanonicalizationResult.Wrong($"{Format(address)} is {kind} address; a mail server needs one that the Internet reaches.");
        }

        return CanonicalizationResult.Of(Format(address)); // C2
    }

    /// <summary>The canonical form of any address, be it one that the Internet reaches or not.</summary>
    public static CanonicalizationResult CanonicalizeAny(string text) => Parse(text) is { } address ? CanonicalizationResult.Of(Format(address)) : CanonicalizationResult.Wrong(NoAddress);

    private static IPAddress? Parse(string text)
    {
        if (!text.Contains(':')) return ParseIPv4(text);

        var tail = text[(text.LastIndexOf(':') + 1)..];
        if (!text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') || (tail.Contains('.') && ParseIPv4(tail) is null)) return null;
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static IPAddress? ParseIPv4(string text)
    {
        var parts = text.Split('.');
        var bytes = new byte[4];
        if (parts.Length != bytes.Length) return null;
        for (var i = 0; i < bytes.Length; i++)
        {
            var hasLeadingZero = parts[i].Length > 1 && parts[i][0] == '0'; // octal to some, decimal to others
            if (hasLeadingZero || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i])) return null;
        }

        return new IPAddress(bytes);
    }

    private static string? UnreachableKind(IPAddress address)
    {
        foreach (var (network, kind) in Unreachable)
        {
            if (network.Contains(address)) return kind;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork) return null;
        if (!GlobalUnicast.Contains(address)) return "no global unicast";
        return SixToFour.Contains(address) && UnreachableKind(new IPAddress(address.GetAddressBytes().AsSpan(2, 4))) is { } inner
            ? $"a 6to4 address around {inner}"
            : null;
    }

    private static string Format(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() : FormatIPv6(address.GetAddressBytes());

    // RFC 5952: lower case, no leading zeros, "::" for the first of the longest runs of two or more zero groups.
    private static string FormatIPv6(byte[] bytes)
    {
        var groups = Enumerable.Range(0, 8).Select(i => (bytes[2 * i] << 8) | bytes[(2 * i) + 1]).ToArray();
        var (start, length) = groups.Select((_, i) => (Start: i, Length: groups.Skip(i).TakeWhile(g => g == 0).Count())).MaxBy(run => run.Length);
        var texts = groups.Select(g => g.ToString("x", CultureInfo.InvariantCulture)).ToArray();
        return length < 2 ? string.Join(':', texts) : $"{string.Join(':', texts[..start])}::{string.Join(':', texts[(start + length)..])}";
    }

    private static IEnumerable<(IPNetwork Network, string Kind)> Networks(string kind, params string[] networks) =>
        networks.Select(n => (IPNetwork.Parse(n), kind));
}
