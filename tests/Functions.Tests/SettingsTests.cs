using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SecureMx.Documents;
using SecureMx.Documents.Cosmos;
using SecureMx.Functions.Api.Idempotency;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Notifications;

namespace SecureMx.Functions.Tests;

/// <summary>One class holds all settings; what is missing is named before the first request.</summary>
public class SettingsTests
{
    private const string Key = "bG9uZyBlbm91Z2ggdG8gYmUgYSBrZXkgZm9yIEhTMjU2";

    // The least that the app needs on one machine, and the least that it needs on Azure.
    private const string Local =
        $"Identity:Audience=a;Identity:Issuer=i;Identity:SigningKey={Key};Documents:Provider=Sqlite;Documents:Path=:memory:;{Issuer}";
    private const string Azure =
        "Identity:Audience=a;Identity:Authority=https://login.example/t/v2.0;" +
        $"Documents:Provider=Cosmos;Documents:Cosmos:Endpoint=https://account.example;Documents:Cosmos:Database=securemx;{Issuer}";
    private const string Issuer = "Issuer:Name=n;Issuer:RegistrationNumber=T1234567890123";

    [Theory]
    [InlineData(Local)]
    [InlineData(Azure)]
    public void The_least_is_enough(string settings) => Validate(settings);

    [Theory]
    [InlineData(Local, "Identity:Audience", null, "The setting Identity:Audience is missing.")]
    [InlineData(Local, "Identity:Audience", " ", "The setting Identity:Audience is missing.")]
    [InlineData(Local, "Identity:Issuer", null, "The setting Identity:Issuer is missing: it is needed with Identity:SigningKey.")]
    [InlineData(Local, "Identity:SigningKey", null, "Set one of Identity:Authority and Identity:SigningKey.")]
    [InlineData(Local, "Identity:SigningKey", "c2hvcnQ=", "The setting Identity:SigningKey is not base64 of at least 32 bytes.")]
    [InlineData(Local, "Identity:SigningKey", "no base64", "The setting Identity:SigningKey is not base64 of at least 32 bytes.")]
    [InlineData(Local, "Identity:Authority", "https://login.example", "Set one of Identity:Authority and Identity:SigningKey.")]
    [InlineData(Azure, "Identity:Authority", null, "Set one of Identity:Authority and Identity:SigningKey.")]
    [InlineData(Azure, "Identity:Authority", "http://login.example", "The setting Identity:Authority is not an https address.")]
    [InlineData(Azure, "Identity:Authority", "login", "The setting Identity:Authority is not an https address.")]
    [InlineData(Local, "Documents:Provider", null, "The setting Documents:Provider is missing.")]
    [InlineData(Local, "Documents:Provider", "7", "The setting Documents:Provider is neither Sqlite nor Cosmos.")]
    [InlineData(Local, "Documents:Provider", "Mongo", "Documents:Provider")]
    [InlineData(Local, "Documents:Path", null, "The setting Documents:Path is missing.")]
    [InlineData(Azure, "Documents:Cosmos:Endpoint", null, "The setting Documents:Cosmos:Endpoint is missing or no https address.")]
    [InlineData(Azure, "Documents:Cosmos:Endpoint", "account", "The setting Documents:Cosmos:Endpoint is missing or no https address.")]
    [InlineData(Azure, "Documents:Cosmos:Database", null, "The setting Documents:Cosmos:Database is missing.")]
    [InlineData(Azure, "Issuer:Name", null, "The setting Issuer:Name is missing.")]
    [InlineData(Azure, "Issuer:RegistrationNumber", null, "The setting Issuer:RegistrationNumber is missing.")]
    [InlineData(Azure, "Issuer:RegistrationNumber", "T123", "The setting Issuer:RegistrationNumber must be T and 13 digits.")]
    [InlineData(Azure, "Issuer:RegistrationNumber", "T1234567890123\n", "The setting Issuer:RegistrationNumber must be T and 13 digits.")]
    [InlineData(Azure, "Issuer:Address", "Tokyo\nChiyoda", "The setting Issuer:Address must be one line of at most 200 characters.")]
    [InlineData(
        Azure, "Issuer:Logo", "bm8gcGljdHVyZQ==",
        "The setting Issuer:Logo is not base64 of a PNG or JPEG picture of at most 300,000 bytes.")]
    [InlineData(Azure, "Payment:MonthsAfter", "13", "The setting Payment:MonthsAfter must be 0 to 12.")]
    [InlineData(Azure, "Payment:Day", "0", "The setting Payment:Day must be 1 to 31.")]
    [InlineData(Azure, "Payment:Contracts:ctr-1:Day", "32", "The setting Payment:Contracts:ctr-1:Day must be 1 to 31.")]
    [InlineData(Azure, "Payment:Method", "cash", "Payment:Method")]
    [InlineData(Azure, "Idempotency:KeepFor", "00:00:00", "The setting Idempotency:KeepFor is below a second.")]
    [InlineData(Azure, "Idempotency:KeepFor", "a day", "Idempotency:KeepFor")]
    [InlineData(Azure, "Idempotency:TakeOverAfter", "-00:00:01", "The setting Idempotency:TakeOverAfter is negative.")]
    [InlineData(Azure, "Webhooks:AllowLoopback", "perhaps", "Webhooks:AllowLoopback")]
    [InlineData(Azure, "Telemetry:Otlp:Endpoint", "collector:4317", "The setting Telemetry:Otlp:Endpoint is no http or https address.")]
    [InlineData(Azure, "Telemetry:Otlp:Endpoint", "file:///tmp", "The setting Telemetry:Otlp:Endpoint is no http or https address.")]
    [InlineData(Azure, "Telemetry:Otlp:Protocol", "http/json", "The setting Telemetry:Otlp:Protocol is neither grpc nor http/protobuf.")]
    [InlineData(Azure, "Telemetry:Console", "perhaps", "Telemetry:Console")]
    public void A_setting_that_is_missing_or_wrong_is_named_at_the_start(string settings, string setting, string? value, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<Exception>(() => Validate(settings, (setting, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void All_that_is_wrong_is_named_at_once()
    {
        string message = Assert.ThrowsAny<Exception>(() => Validate("")).Message;
        Assert.All(
            ["Identity:Audience", "Identity:Authority", "Documents:Provider", "Issuer:Name", "Issuer:RegistrationNumber"],
            setting => Assert.Contains(setting, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_service_is_given_its_section()
    {
        var services = Services(Azure, ("Webhooks:AllowLoopback", "true"), ("Idempotency:KeepFor", "01:00:00"));
        Assert.Equal("a", services.GetRequiredService<IOptions<IdentitySettings>>().Value.Audience);
        Assert.Equal("n", services.GetRequiredService<IOptions<IssuerSettings>>().Value.Name);
        Assert.Equal(TimeSpan.FromHours(1), services.GetRequiredService<IOptions<IdempotencySettings>>().Value.KeepFor);
        Assert.True(services.GetRequiredService<IOptions<WebhookSettings>>().Value.AllowLoopback);
    }

    [Fact]
    public void With_Cosmos_the_documents_are_there()
    {
        var services = Services(Azure);
        Assert.IsType<CosmosDocumentStore>(services.GetRequiredService<IDocumentStore>());
        Assert.Equal("https://account.example/", services.GetRequiredService<CosmosClient>().Endpoint.ToString());
    }

    private static void Validate(string settings, params (string Name, string? Value)[] changes) =>
        Services(settings, changes).GetRequiredService<IStartupValidator>().Validate();

    private static ServiceProvider Services(string settings, params (string Name, string? Value)[] changes)
    {
        var values = settings
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => setting.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => (string?)pair[1]);
        foreach ((string name, string? value) in changes)
            values[name] = value;
        return new ServiceCollection()
            .AddLogging()
            .AddSecureMx(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .BuildServiceProvider();
    }
}
