namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>The command line.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_it_serves_on_7071_from_a_folder_of_its_own()
    {
        var line = CommandLine.Parse([]);
        Assert.Equal((HostCommand.Serve, 7071, ".securemx", false, null), (line.Command, line.Port, line.Data, line.Sandbox, line.Now));
    }

    [Theory]
    [InlineData("--port 0 --data d --sandbox --now 2026-04-01T00:00:00Z", 0, "d", true, "2026-04-01T00:00:00Z")]
    [InlineData("serve --port=8080 --data=:memory: --sandbox --now=2026-04-01T09:00:00+09:00", 8080, null, true, "2026-04-01T00:00:00Z")]
    [InlineData("--sandbox", 7071, ".securemx", true, null)]
    [InlineData("--port 65535 --Identity:Issuer me --Documents:Path=x=y", 65535, ".securemx", false, null)]
    public void Options_follow_in_any_order(string args, int port, string? data, bool sandbox, string? now)
    {
        var line = CommandLine.Parse(args.Split(' '));
        Assert.Equal((port, data, sandbox), (line.Port, line.Data, line.Sandbox));
        Assert.Equal(now, line.Now is { } instant ? SandboxInstant.Format(instant) : null);
    }

    [Fact]
    public void Settings_are_named_with_a_colon()
    {
        var line = CommandLine.Parse(["--Identity:Issuer", "me", "--Documents:Path=x=y"]);
        Assert.Equal([("Identity:Issuer", "me"), ("Documents:Path", "x=y")], line.Settings.Select(setting => (setting.Key, setting.Value)));
    }

    [Fact]
    public void A_token_is_asked_for_by_role() =>
        Assert.Equal(
            new TokenRequest("Partner", "acme", "ann", 7),
            CommandLine.Parse(["token", "--role", "Partner", "--partner", "acme", "--subject", "ann", "--expires-in-days", "7"]).Token);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    [InlineData("token --help")]
    [InlineData("token --role Operator --help")]
    public void Help_is_help(string args) => Assert.Equal(HostCommand.Help, CommandLine.Parse(args.Split(' ')).Command);

    [Theory]
    [InlineData("--port")]
    [InlineData("--port 65536")]
    [InlineData("--port -1")]
    [InlineData("--port +1")]
    [InlineData("--port x")]
    [InlineData("--data")]
    [InlineData("--data=")]
    [InlineData("--sandbox=yes")]
    [InlineData("--sandbox yes")]
    [InlineData("--now 2026-04-01T00:00:00Z")]
    [InlineData("--sandbox --now 2026-04-01")]
    [InlineData("--sandbox --now 2026-04-01T00:00:00")]
    [InlineData("--sandbox --now 2026-02-30T00:00:00Z")]
    [InlineData("--prot 7071")]
    [InlineData("--Identity:Issuer")]
    [InlineData("--durable")]
    [InlineData("--durable postgres")]
    [InlineData("--worker thread")]
    [InlineData("--sandbox --durable azure-storage")]
    [InlineData("--sandbox --worker process")]
    [InlineData("--data :memory: --worker process")]
    [InlineData("--version=1")]
    [InlineData("serve stale")]
    [InlineData("tokens")]
    [InlineData("token")]
    [InlineData("token --role")]
    [InlineData("token --role Operator --port 1")]
    [InlineData("token --role Operator --data :memory:")]
    [InlineData("token --role Operator --expires-in-days 0")]
    [InlineData("token --role Operator --expires-in-days 36501")]
    [InlineData("--role Operator")]
    public void Anything_else_is_refused(string args) => Assert.Throws<CommandLineException>(() => CommandLine.Parse(args.Split(' ')));

    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    [InlineData("--sandbox --version")]
    public void The_version_is_asked_for(string args) => Assert.Equal(HostCommand.Version, CommandLine.Parse(args.Split(' ')).Command);

    [Fact]
    public void The_worker_and_the_storage_of_orchestrations_are_chosen()
    {
        var line = CommandLine.Parse(["--worker", "process", "--durable=azure-storage"]);
        Assert.Equal((WorkerMode.Process, DurableStore.AzureStorage), (line.Worker, line.Durable));
        line = CommandLine.Parse(["--worker", "in-process", "--durable", "sqlite"]);
        Assert.Equal((WorkerMode.InProcess, DurableStore.Sqlite), (line.Worker, line.Durable));
    }

    [Theory]
    [InlineData("--prot 7071", "--port")]
    [InlineData("--sandobx", "--sandbox")]
    [InlineData("--Data d", "--data")]
    [InlineData("tokne --role Operator", "token")]
    [InlineData("token --rol Operator", "--role")]
    public void A_slip_is_answered_with_what_was_probably_meant(string args, string meant) =>
        Assert.Contains(
            $"Did you mean '{meant}'?", Assert.Throws<CommandLineException>(() => CommandLine.Parse(args.Split(' '))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("--frobnicate")]
    [InlineData("serve x")]
    public void Nothing_is_guessed_for_what_resembles_no_option(string args) =>
        Assert.DoesNotContain(
            "Did you mean", Assert.Throws<CommandLineException>(() => CommandLine.Parse(args.Split(' '))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z")]
    [InlineData("2026-04-01t00:00:00z", "2026-04-01T00:00:00Z")]
    [InlineData("2026-04-01T09:00:00.1230+09:00", "2026-04-01T00:00:00.123Z")]
    [InlineData("2026-03-31T15:00:00-09:00", "2026-04-01T00:00:00Z")]
    public void Instants_have_an_offset_and_are_written_in_UTC(string text, string expected)
    {
        Assert.True(SandboxInstant.TryParse(text, out var instant));
        Assert.Equal(expected, SandboxInstant.Format(instant));
    }
}
