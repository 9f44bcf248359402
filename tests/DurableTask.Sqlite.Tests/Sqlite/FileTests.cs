using Microsoft.Data.Sqlite;

namespace DurableTask.Sqlite.Tests.Sqlite;

/// <summary>The file of a task hub: who may open it, and what is said of one that cannot be used.</summary>
public sealed class FileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("durable-file");

    private string HubPath => Path.Combine(_folder.FullName, "sub", "hub.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_its_owners_alone()
    {
        using var service = Open();
        await service.CreateIfNotExistsAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(HubPath)!))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_second_service_is_kept_out_until_the_first_is_gone()
    {
        using (var first = Open())
        {
            await first.CreateIfNotExistsAsync();
            using var second = Open();
            var exception = await Assert.ThrowsAsync<SqliteTaskHubException>(second.CreateIfNotExistsAsync);
            Assert.Equal((SqliteTaskHubError.InUse, HubPath), (exception.Error, exception.Path));
        }

        using var third = Open();
        await third.CreateIfNotExistsAsync();
    }

    [Theory]
    [InlineData(0, "nothing like a database")]
    [InlineData(4096, "a page overwritten")]
    public async Task A_damaged_file_is_named(int at, string with)
    {
        using (var service = Open())
        {
            for (var n = 0; n < 100; n++)
                await new Core.TaskHubClient(service).CreateOrchestrationInstanceAsync("x", "", $"instance-{n}", new string('x', 500));
        }

        using (var file = File.OpenWrite(HubPath))
        {
            file.Position = at;
            file.Write(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(with, 300))));
        }

        using var damaged = Open();
        var exception = await Assert.ThrowsAsync<SqliteTaskHubException>(damaged.StartAsync);
        Assert.Equal((SqliteTaskHubError.Damaged, HubPath), (exception.Error, exception.Path));
        Assert.Contains(HubPath, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE other (x)")]
    [InlineData("PRAGMA user_version = 2")]
    public async Task A_file_of_another_program_or_version_is_left_alone(string change)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(HubPath)!);
        if (change.StartsWith("PRAGMA", StringComparison.Ordinal))
        {
            using var service = Open();
            await service.CreateIfNotExistsAsync();
        }

        using (var connection = new SqliteConnection($"Data Source={HubPath};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are those above.
            command.CommandText = change;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        using var other = Open();
        var exception = await Assert.ThrowsAsync<SqliteTaskHubException>(other.StartAsync);
        Assert.Equal(SqliteTaskHubError.UnknownVersion, exception.Error);
    }

    [Fact]
    public async Task A_task_hub_is_deleted_and_created_anew()
    {
        using var service = Open();
        await new Core.TaskHubClient(service).CreateOrchestrationInstanceAsync("x", "", "gone", null);
        await service.CreateAsync();
        Assert.Null(await service.GetOrchestrationStateAsync("gone", null));
        await service.DeleteAsync();
        Assert.False(File.Exists(HubPath));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("x", 0)]
    public void Settings_out_of_range_are_refused(string path, int concurrency) =>
        Assert.ThrowsAny<ArgumentException>(() => new SqliteOrchestrationService(
            new() { DatabasePath = path, MaxConcurrentActivities = concurrency }));

    private SqliteOrchestrationService Open() => new(new() { DatabasePath = HubPath, IntegrityCheckTime = TimeSpan.FromSeconds(30) });
}
