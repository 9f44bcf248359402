using System.Net;
using SecureMx.Functions.Notifications;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>A webhook must not make the service talk to its own network.</summary>
public class WebhookAddressTests
{
    [Theory]
    [InlineData("https://hooks.example.com/securemx")]
    [InlineData("https://hooks.example.com:8443/a?b=c")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2606:4700::1111]/")]
    [InlineData("https://例え.jp/")]
    public void Https_on_the_public_Internet_is_taken(string url) => Assert.Null(WebhookAddress.Fault(url, allowLoopback: false));

    [Theory]
    [InlineData("")]
    [InlineData("/relative")]
    [InlineData("hooks.example.com")]
    [InlineData("http://hooks.example.com/")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@hooks.example.com/")]
    [InlineData("https://hooks.example.com/#part")]
    [InlineData("https://localhost/")]
    [InlineData("https://a.localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://169.254.169.254/metadata")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://[2002:a00:1::]/")]
    public void Everything_else_is_refused(string url) => Assert.NotNull(WebhookAddress.Fault(url, allowLoopback: false));

    [Theory]
    [InlineData("http://127.0.0.1:5000/hook", true)]
    [InlineData("http://localhost:5000/hook", true)]
    [InlineData("http://[::1]:5000/hook", true)]
    [InlineData("http://10.0.0.1/hook", false)]
    [InlineData("http://hooks.example.com/hook", false)]
    public void This_machine_is_taken_only_where_the_settings_allow_it(string url, bool taken) => Assert.Equal(taken, WebhookAddress.Fault(url, allowLoopback: true) is null);

    [Fact]
    public void An_address_that_is_too_long_is_refused() => Assert.NotNull(WebhookAddress.Fault($"https://example.com/{new string('a', 2000)}", allowLoopback: false));

    [Theory]
    [InlineData("9.255.255.255", true)]
    [InlineData("10.0.0.0", false)]
    [InlineData("10.255.255.255", false)]
    [InlineData("11.0.0.0", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.0", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("223.255.255.255", true)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2001:200::1", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("3fff::1", false)]
    [InlineData("4000::1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    public void At_the_connection_the_address_itself_is_looked_at(string address, bool allowed)
        => Assert.Equal(allowed, WebhookAddress.Allows(IPAddress.Parse(address), allowLoopback: false));
}
