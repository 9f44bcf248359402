using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace SecureMx.Functions.Notifications;

/// <summary>Outcome of an attempt to deliver.</summary>
/// <param name="IsDelivered">Whether the receiver took it (2xx).</param>
/// <param name="Outcome">A few words: <c>204</c>, or what went wrong. Nothing that the receiver sent.</param>
/// <param name="RetryAfter">Wait that the receiver asks for (<c>Retry-After</c>), cut to
/// <see cref="WebhookSender.LongestRetryAfter"/>; null where it does not ask.</param>
public sealed record SendResult(bool IsDelivered, string Outcome, TimeSpan? RetryAfter = null)
{
    /// <summary>Not sent: no slot was free.</summary>
    public static readonly SendResult Busy = new(false, "busy");

    /// <summary>Not sent: the webhook is disabled.</summary>
    public static readonly SendResult Disabled = new(false, "disabled");

    /// <summary>Whether the receiver says that there will be no endpoint any more (410).</summary>
    public bool IsGone { get; init; }
}

/// <summary>
/// Sends signed messages to webhooks. Looks at the address again when it connects: a name may have moved to a private one since it was put.
/// Follows no redirect.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    /// <summary>Time limit of a receiver's answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The longest <c>Retry-After</c> that is heeded.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(12);

    private const int LongestHeadersInKilobytes = 16;

    private static readonly MediaTypeHeaderValue ContentType = MediaTypeHeaderValue.Parse(CloudEvent.ContentType);

    private readonly bool _allowLoopback;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly TimeProvider _wallClock;
    private readonly HttpClient _client;

    /// <summary>A sender by the settings.</summary>
    public WebhookSender(IOptions<WebhookSettings> settings)
        : this(settings.Value, Dns.GetHostAddressesAsync)
    {
    }

    // The wall clock's time and not the app's: the receiver compares it with its own, and in the sandbox the app's may be months away.
    internal WebhookSender(
        WebhookSettings settings, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider? wallClock = null)
    {
        _wallClock = wallClock ?? TimeProvider.System;
        _allowLoopback = settings.AllowLoopback;
        _resolve = resolve;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false, // A proxy would connect in our stead, without our look at the address.
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = LongestHeadersInKilobytes,
            MaxResponseDrainSize = 0, // Nothing of a body is read, however long it is.
        };
        _client = new HttpClient(handler) { Timeout = Patience };
    }

    /// <summary>
    /// One attempt, signed by the webhook's secret and its retired ones. What the network or the receiver does wrong is a result, not an
    /// exception.
    /// </summary>
    public async Task<SendResult> SendAsync(Webhook webhook, string messageId, string body, CancellationToken cancellationToken = default)
    {
        if (WebhookAddress.Fault(webhook.Url, _allowLoopback) is { } fault)
            return new SendResult(false, fault.English);

        byte[] bytes = Encoding.UTF8.GetBytes(body);
        long timestamp = _wallClock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = ContentType;
        request.Headers.Add(WebhookSignature.IdHeader, messageId);
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader, SignatureOf(webhook, messageId, timestamp, bytes));
        try
        {
            using var response = await _client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new SendResult(
                response.IsSuccessStatusCode, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture), RetryAfter(response))
            {
                IsGone = response.StatusCode == HttpStatusCode.Gone,
            };
        }
        catch (HttpRequestException exception)
        {
            return new SendResult(false, exception.HttpRequestError.ToString());
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult(false, string.Create(CultureInfo.InvariantCulture, $"No answer within {Patience.TotalSeconds} s."));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // Standard Webhooks: a signature for each secret, with a space between them. Of several the first comes again at the end, since the
    // StandardWebhooks package for .NET (1.1.2) does not look at the last one; what looks at all of them is not disturbed by that.
    private static string SignatureOf(Webhook webhook, string messageId, long timestamp, byte[] body)
    {
        string[] signatures =
        [
            .. webhook.RetiredSecrets.Select(retired => retired.Secret).Prepend(webhook.Secret)
                .Select(secret => WebhookSignature.Sign(secret, messageId, timestamp, body)),
        ];
        return string.Join(' ', signatures.Length == 1 ? signatures : [.. signatures, signatures[0]]);
    }

    // By the wall clock, as the receiver counts.
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - _wallClock.GetUtcNow() : null;
        return asked is not { } time || time <= TimeSpan.Zero ? null : time < LongestRetryAfter ? time : LongestRetryAfter;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await _resolve(context.DnsEndPoint.Host, cancellationToken);
        IPAddress[] allowed = [.. addresses.Where(address => WebhookAddress.Allows(address, _allowLoopback))];
        if (allowed.Length == 0)
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The name leads to no public address.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
