using System.Net;
using SecureMx.Domain;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// Checks the address of a webhook: https on the public Internet, port 443 or 8443, or, where the settings allow it, this machine.
/// </summary>
public static class WebhookAddress
{
    /// <summary>The most characters of an address.</summary>
    public const int MaximumLength = 2000;

    private const string Localhost = "localhost";

    // Others are doors to services that were never meant for callers from outside.
    private static readonly int[] Ports = [443, 8443];

    /// <summary>
    /// Returns the fault of an address; null if it has none. Names are looked up only when the connection is made (<see cref="Allows"/>).
    /// </summary>
    public static Text? Fault(string text, bool allowLoopback)
    {
        if (text.Length > MaximumLength || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            return new(
                $"Must be an absolute https address of at most {MaximumLength} characters.",
                $"{MaximumLength} 文字以内の https の絶対アドレスで指定してください。");
        }

        if (text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
            return new("Must have neither blanks nor control characters.", "空白や制御文字は使えません。");
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            return new("Must have neither a user name nor a fragment.", "ユーザー名とフラグメントは使えません。");

        bool isLoopback = allowLoopback && IsLoopback(url);
        if (url.Scheme != Uri.UriSchemeHttps && !(isLoopback && url.Scheme == Uri.UriSchemeHttp))
            return new("Must be an https address.", "https のアドレスで指定してください。");
        if (!isLoopback && !Ports.Contains(url.Port))
            return new($"Must have port {string.Join(" or ", Ports)}.", $"ポートは {string.Join(" か ", Ports)} に限ります。");

        bool isPrivate = IPAddress.TryParse(url.IdnHost.TrimEnd('.'), out var address)
            ? !Allows(address, allowLoopback)
            : !isLoopback && IsLoopback(url);
        return isPrivate ? new("Must be on the public Internet.", "公開されたインターネット上のアドレスで指定してください。") : null;
    }

    /// <summary>Whether a connection to the address may be made.</summary>
    public static bool Allows(IPAddress address, bool allowLoopback) =>
        PublicAddress.Is(address) || (allowLoopback && IPAddress.IsLoopback(address));

    private static bool IsLoopback(Uri url)
    {
        var host = url.IdnHost.TrimEnd('.');
        return host.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith($".{Localhost}", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
