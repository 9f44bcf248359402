using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SecureMx.Domain;

/// <summary>The canonical form of a mail server's IP address, which must be reachable from the Internet (C1, C2, terms/4-1).</summary>
public static class MailServerAddress
{
    /// <summary>
    /// Networks in which no mail server of the Internet is, with what they are for. The documentation networks are not among them.
    /// </summary>
    private static readonly (IPNetwork Network, Text Kind)[] Unreachable =
    [
        .. Networks(new("an unspecified or local", "未指定又はローカルの"), "0.0.0.0/8", "::/128"),
        .. Networks(new("a loopback", "ループバック"), "127.0.0.0/8", "::1/128"),
        .. Networks(new("a private", "プライベート"), "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
        .. Networks(new("a carrier-grade NAT", "キャリアグレード NAT の"), "100.64.0.0/10"),
        .. Networks(new("a link-local", "リンクローカル"), "169.254.0.0/16", "fe80::/10"),
        .. Networks(new("a protocol-assignment", "プロトコル割当て用の"), "192.0.0.0/24"),
        .. Networks(new("a benchmarking", "性能測定用の"), "198.18.0.0/15"),
        .. Networks(new("a multicast", "マルチキャスト"), "224.0.0.0/4", "ff00::/8"),
        .. Networks(new("a reserved or broadcast", "予約済み又はブロードキャストの"), "240.0.0.0/4"),
    ];

    private static readonly Text NoAddress = new(
        "This is no IP address: four decimal numbers without leading zeros, or an IPv6 address without scope or prefix length.",
        "IP アドレスではありません。先頭に 0 のない四つの十進数、又はスコープとプリフィックス長のない IPv6 アドレスを指定してください。");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>
    /// The canonical form: dotted decimal, or RFC 5952. An IPv4-mapped IPv6 address is the IPv4 address; a 6to4 address is judged by the
    /// one inside it.
    /// </summary>
    public static CanonicalizationResult Canonicalize(string text)
    {
        if (Parse(text) is not { } address) return CanonicalizationResult.Wrong(NoAddress);

        if (UnreachableKind(address) is { } kind)
        {
            return CanonicalizationResult.Wrong(new(
                $"{Format(address)} is {kind.English} address; a mail server needs one that the Internet reaches.",
                $"{Format(address)} は{kind.Japanese}アドレスです。メールサーバにはインターネットから到達できるアドレスが必要です。"));
        }

        return CanonicalizationResult.Of(Format(address)); // C2
    }

    /// <summary>The canonical form of any address, be it one that the Internet reaches or not.</summary>
    public static CanonicalizationResult CanonicalizeAny(string text) =>
        Parse(text) is { } address ? CanonicalizationResult.Of(Format(address)) : CanonicalizationResult.Wrong(NoAddress);

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

    private static Text? UnreachableKind(IPAddress address)
    {
        foreach (var (network, kind) in Unreachable)
        {
            if (network.Contains(address)) return kind;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork) return null;
        if (!GlobalUnicast.Contains(address)) return new("no global unicast", "グローバルユニキャストでない");
        return SixToFour.Contains(address) && UnreachableKind(new IPAddress(address.GetAddressBytes().AsSpan(2, 4))) is { } inner
            ? new($"a 6to4 address around {inner.English}", $"{inner.Japanese}アドレスを含む 6to4 ")
            : null;
    }

    private static string Format(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() : FormatIPv6(address.GetAddressBytes());

    // RFC 5952: lower case, no leading zeros, "::" for the first of the longest runs of two or more zero groups.
    private static string FormatIPv6(byte[] bytes)
    {
        var groups = Enumerable.Range(0, 8).Select(i => (bytes[2 * i] << 8) | bytes[(2 * i) + 1]).ToArray();
        var (start, length) = groups.Select(
            (_, i) => (Start: i, Length: groups.Skip(i).TakeWhile(g => g == 0).Count())).MaxBy(run => run.Length);
        var texts = groups.Select(g => g.ToString("x", CultureInfo.InvariantCulture)).ToArray();
        return length < 2 ? string.Join(':', texts) : $"{string.Join(':', texts[..start])}::{string.Join(':', texts[(start + length)..])}";
    }

    private static IEnumerable<(IPNetwork Network, Text Kind)> Networks(Text kind, params string[] networks) =>
        networks.Select(n => (IPNetwork.Parse(n), kind));
}
