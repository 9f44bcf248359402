using System.Text.Json;
using DurableTask.Core;
using SecureMx.LocalHost.Durable;

namespace SecureMx.LocalHost.Tests.Durable;

public sealed class DurableTaskSettingsTests
{
    [Fact]
    public void Without_a_section_the_settings_are_those_of_the_extension()
    {
        var settings = DurableTaskSettings.Read(null);
        Assert.Equal(("TestHubName", 4, TimeSpan.FromSeconds(30), "AzureWebJobsStorage", false),
            (settings.HubName, settings.PartitionCount, settings.MaxQueuePollingInterval, settings.ConnectionName, settings.StoresInputs));
        Assert.Contains(OrchestrationStatus.Running, settings.KeptStatuses);
        Assert.DoesNotContain(OrchestrationStatus.Completed, settings.KeptStatuses);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var settings = Read(
            """
            { "hubName": "Hub", "maxConcurrentActivityFunctions": 20, "maxConcurrentOrchestratorFunctions": 10,
              "storeInputsInOrchestrationHistory": true, "overridableExistingInstanceStates": "AnyState",
              "storageProvider": { "partitionCount": 2, "maxQueuePollingInterval": "00:00:10", "connectionName": "Other",
                                   "controlQueueVisibilityTimeout": "00:00:20", "workItemQueueVisibilityTimeout": "00:00:30" } }
            """);
        Assert.Equal(("Hub", 20, 10, true, 2, TimeSpan.FromSeconds(10), "Other"),
            (settings.HubName, settings.MaxConcurrentActivities, settings.MaxConcurrentOrchestrators, settings.StoresInputs,
                settings.PartitionCount, settings.MaxQueuePollingInterval, settings.ConnectionName));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)),
            (settings.ControlQueueVisibilityTimeout, settings.WorkItemQueueVisibilityTimeout));
        Assert.Empty(settings.KeptStatuses);
    }

    [Fact]
    public void An_environment_variable_overrides_host_json_as_on_Azure()
    {
        const string Name = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionName";
        Environment.SetEnvironmentVariable(Name, "Overriding");
        try
        {
            Assert.Equal("Overriding", Read("""{ "storageProvider": { "connectionName": "Other" } }""").ConnectionName);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }

    [Theory]
    [InlineData("""{ "maxConcurrentActivityFunctions": "many" }""")]
    [InlineData("""{ "maxConcurrentActivityFunctions": 1.5 }""")]
    [InlineData("""{ "storeInputsInOrchestrationHistory": "perhaps" }""")]
    [InlineData("""{ "overridableExistingInstanceStates": "Sometimes" }""")]
    [InlineData("""{ "storageProvider": { "maxQueuePollingInterval": "soon" } }""")]
    public void A_setting_that_cannot_be_read_is_named(string section) =>
        Assert.Contains(
            "extensions.durableTask", Assert.Throws<InvalidDataException>(() => Read(section)).Message, StringComparison.Ordinal);

    private static DurableTaskSettings Read(string section) => DurableTaskSettings.Read(JsonDocument.Parse(section).RootElement);
}
