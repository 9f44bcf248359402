using System.Net;

namespace SecureMx.Functions.Notifications;

/// <summary>Where a webhook may be: https on the public Internet or, where the settings allow it, this machine.</summary>
public static class WebhookAddress
{
    /// <summary>The most characters of an address.</summary>
    public const int MaximumLength = 2000;

    private const string Localhost = "localhost";

    /// <summary>What is wrong with an address; null where nothing is. Names are looked up only when the connection is made (<see cref="Allows"/>).</summary>
    public static string? Fault(string text, bool allowLoopback)
    {
        if (text.Length > MaximumLength || !Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Host.Length == 0)
            return $"Must be an absolute https address of at most {MaximumLength} characters.";
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            return "Must have neither a user name nor a fragment.";

        bool isLoopback = allowLoopback && IsLoopback(url);
        if (url.Scheme != Uri.UriSchemeHttps && !(isLoopback && url.Scheme == Uri.UriSchemeHttp))
            return "Must be an https address.";

        bool isPrivate = IPAddress.TryParse(url.IdnHost, out IPAddress? address) ? !Allows(address, allowLoopback) : !isLoopback && IsLoopback(url);
        return isPrivate ? "Must be on the public Internet." : null;
    }

    /// <summary>Whether a connection to the address may be made.</summary>
    public static bool Allows(IPAddress address, bool allowLoopback)
        => PublicAddress.Is(address) || (allowLoopback && IPAddress.IsLoopback(address));

    private static bool IsLoopback(Uri url)
        => url.IdnHost.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
            || url.IdnHost.EndsWith($".{Localhost}", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(url.IdnHost, out IPAddress? address) && IPAddress.IsLoopback(address));
}
