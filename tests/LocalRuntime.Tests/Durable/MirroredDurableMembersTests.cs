using System.Reflection;
using System.Text.RegularExpressions;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

/// <summary>The table of the mirrored members of Durable Task in docs/runtime.md says what the types are.</summary>
public sealed partial class MirroredDurableMembersTests
{
    private static readonly string[] Own =
        [nameof(IDurableFunctions), nameof(LocalDurableTaskExtensions), nameof(LocalDurableTaskOptions), nameof(ManagementEndpoints)];

    private static readonly Dictionary<string, string> Table = Read();

    public static TheoryData<string> Types => [.. Mirrored().Select(Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_table_names_each_member_of_each_type(string name)
    {
        var type = Mirrored().Single(t => Name(t) == name);
        Assert.True(Table.TryGetValue(name, out var members), $"{name} is missing in the table.");
        Assert.Equal(MembersOf(type), members);
    }

    [Fact]
    public void The_table_names_no_type_that_is_not_there() => Assert.Empty(Table.Keys.Except(Mirrored().Select(Name)));

    private static IEnumerable<Type> Mirrored() => typeof(TaskOrchestrationContext).Assembly.GetExportedTypes()
        .Where(type => type.Namespace == typeof(TaskOrchestrationContext).Namespace && !Own.Contains(type.Name));

    private static string Name(Type type) => type.Name.Split('`')[0];

    private static string MembersOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var members = type.IsAssignableTo(typeof(Delegate)) ? [] : type.GetMembers(Declared).Where(IsMirrored).Select(m => m.Name);
        return string.Join(", ", members.Distinct().Order(StringComparer.Ordinal).Select(member => $"`{member}`"));
    }

    // What a record or an operator adds by itself is not worth a word.
    private static bool IsMirrored(MemberInfo member) => !Synthetic().IsMatch(member.Name) && member switch
    {
        PropertyInfo property => IsVisible(property.GetMethod ?? property.SetMethod!),
        MethodInfo { IsSpecialName: false } method => IsVisible(method),
        FieldInfo { IsLiteral: true, IsPublic: true } => true,
        _ => false,
    };

    private static bool IsVisible(MethodInfo method) => method.IsPublic || method.IsFamily;

    private static Dictionary<string, string> Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "runtime.md")))
        {
            folder = folder.Parent!;
        }

        return File.ReadLines(Path.Combine(folder.FullName, "docs", "runtime.md"))
            .Select(line => Row().Match(line))
            .Where(row => row.Success)
            .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim());
    }

    [GeneratedRegex(@"^\| `(\w+)` \|([^|]*)\| durabletask `")]
    private static partial Regex Row();

    [GeneratedRegex(@"^(<.*|Equals|GetHashCode|ToString|PrintMembers|EqualityContract|Deconstruct)$")]
    private static partial Regex Synthetic();
}
