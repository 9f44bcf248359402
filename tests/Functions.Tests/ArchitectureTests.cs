using System.Reflection;

namespace SecureMx.Functions.Tests;

/// <summary>The arrows of the design point one way.</summary>
public class ArchitectureTests
{
    private static readonly string[] Ours =
        ["SecureMx.Domain", "SecureMx.Documents", "SecureMx.Functions", "SecureMx.LocalHost", "DurableTask.Sqlite"];

    [Theory]
    [InlineData("SecureMx.Domain", new string[] { })]
    [InlineData("SecureMx.Documents", new string[] { })]
    [InlineData("DurableTask.Sqlite", new string[] { })]
    [InlineData("SecureMx.Functions", new[] { "SecureMx.Domain", "SecureMx.Documents" })]
    [InlineData("SecureMx.LocalHost", new[] { "SecureMx.Functions", "DurableTask.Sqlite" })]
    public void A_project_knows_only_what_it_may(string project, string[] mayKnow)
    {
        var known = Assembly.Load(project).GetReferencedAssemblies().Select(a => a.Name!).Intersect(Ours);

        Assert.Empty(known.Except(mayKnow));
    }

    [Fact]
    public void The_domain_does_no_input_or_output_and_has_no_clock()
    {
        string[] talking = ["System.IO", "System.Net", "System.Data", "System.Threading", "Microsoft"];
        var foreign = Assembly.Load("SecureMx.Domain").GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => name != "System.Net.Primitives") // IPAddress, which only reads text
            .Where(name => talking.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

        Assert.Empty(foreign);
    }

    [Fact]
    public void The_app_has_one_build()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

        Assert.All(sources, file => Assert.DoesNotContain("#if", File.ReadAllText(file), StringComparison.Ordinal));
    }
}
