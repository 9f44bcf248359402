using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SecureMx.Documents;
using SecureMx.Documents.Cosmos;
using SecureMx.Functions.Http.Idempotency;
using SecureMx.Functions.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests;

/// <summary>A setting that is missing is named before the first request.</summary>
public class SettingsTests
{
    private const string Key = "bG9uZyBlbm91Z2ggdG8gYmUgYSBrZXkgZm9yIEhTMjU2";

    [Theory]
    [InlineData("", "The setting Identity:Audience is missing.")]
    [InlineData("Audience=a", "Set one of Identity:Authority and Identity:SigningKey.")]
    [InlineData($"Audience=a;Authority=https://login.example;SigningKey={Key};Issuer=i", "Set one of Identity:Authority and Identity:SigningKey.")]
    [InlineData($"Audience=a;SigningKey={Key}", "The setting Identity:Issuer is missing")]
    [InlineData("Audience=a;Issuer=i;SigningKey=c2hvcnQ=", "The setting Identity:SigningKey is not base64 of at least 32 bytes.")]
    [InlineData("Audience=a;Issuer=i;SigningKey=no base64", "The setting Identity:SigningKey is not base64 of at least 32 bytes.")]
    [InlineData("Audience=a;Authority=http://login.example", "The setting Identity:Authority is not an https address.")]
    [InlineData("Audience=a;Authority=login", "The setting Identity:Authority is not an https address.")]
    public void What_is_wrong_with_identity_is_named(string settings, string message)
        => Assert.Contains(message, Refused<IdentitySettings>("Identity", settings), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "The setting Documents:Provider is missing.")]
    [InlineData("Provider=Sqlite", "The setting Documents:Path is missing.")]
    [InlineData("Provider=Cosmos", "The setting Documents:Cosmos:Endpoint is missing or no https address.")]
    [InlineData("Provider=Cosmos;Cosmos:Endpoint=account", "The setting Documents:Cosmos:Endpoint is missing or no https address.")]
    [InlineData("Provider=Cosmos;Cosmos:Endpoint=https://account.example", "The setting Documents:Cosmos:Database is missing.")]
    public void What_is_wrong_with_the_documents_is_named(string settings, string message)
        => Assert.Contains(message, Refused<DocumentSettings>("Documents", settings), StringComparison.Ordinal);

    [Theory]
    [InlineData("KeepFor=00:00:00", "The setting Idempotency:KeepFor is below a second.")]
    [InlineData("TakeOverAfter=-00:00:01", "The setting Idempotency:TakeOverAfter is negative.")]
    public void What_is_wrong_with_idempotency_is_named(string settings, string message)
        => Assert.Contains(message, Refused<IdempotencySettings>("Idempotency", settings), StringComparison.Ordinal);

    [Theory]
    [InlineData($"Audience=a;Issuer=i;SigningKey={Key}")]
    [InlineData("Audience=a;Authority=https://login.example/tenant/v2.0")]
    public void Whole_identity_settings_are_taken(string settings)
        => Assert.Equal("a", Services("Identity", settings).GetRequiredService<IOptions<IdentitySettings>>().Value.Audience);

    [Fact]
    public void The_app_does_not_start_without_its_settings()
        => Assert.Contains(
            "Documents:Path",
            Assert.ThrowsAny<Exception>(() => Services("Documents", "Provider=Sqlite").GetRequiredService<IStartupValidator>().Validate()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void With_Cosmos_the_documents_are_there()
    {
        ServiceProvider services = Services("Documents", "Provider=Cosmos;Cosmos:Endpoint=https://account.example;Cosmos:Database=securemx");
        Assert.IsType<CosmosDocumentStore>(services.GetRequiredService<IDocumentStore>());
        Assert.Equal("https://account.example/", services.GetRequiredService<CosmosClient>().Endpoint.ToString());
    }

    private static string Refused<T>(string section, string settings)
        where T : class
        => Assert.Throws<OptionsValidationException>(() => Services(section, settings).GetRequiredService<IOptions<T>>().Value).Message;

    private static ServiceProvider Services(string section, string settings)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => setting.Split('=', 2))
            .Select(pair => KeyValuePair.Create($"{section}:{pair[0]}", (string?)pair[1]))).Build();
        return new ServiceCollection().AddLogging().AddSecureMx(configuration).BuildServiceProvider();
    }
}
