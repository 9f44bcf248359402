using System.Reflection;
using System.Text.RegularExpressions;

namespace SecureMx.LocalRuntime.Tests;

/// <summary>The table of mirrored members in docs/runtime.md says what the types are.</summary>
public sealed partial class MirroredMembersTests
{
    private static readonly string[] Own = [nameof(IDueWork), nameof(TokenIssuer)];

    private static readonly Dictionary<string, string[]> Table = Read();

    public static TheoryData<string> Types =>
        [.. typeof(FunctionContext).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(FunctionContext).Namespace && !Own.Contains(type.Name) && !type.IsGenericType)
            .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_table_names_each_member_of_each_type(string name)
    {
        var type = typeof(FunctionContext).Assembly.GetType($"{typeof(FunctionContext).Namespace}.{name}")!;
        Assert.True(Table.TryGetValue(name, out var members), $"{name} is missing in the table.");
        Assert.Equal(MembersOf(type), members);
    }

    private static string[] MembersOf(Type type)
    {
        if (type.IsAssignableTo(typeof(Delegate)))
            return [];
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var declaring = type.BaseType is { IsGenericType: true } generic ? generic : type;
        return
        [
            .. declaring.GetMembers(Declared)
                .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false } or FieldInfo { IsLiteral: true })
                .Select(member => member.Name)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Dictionary<string, string[]> Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "runtime.md")))
            folder = folder.Parent!;
        return File.ReadLines(Path.Combine(folder.FullName, "docs", "runtime.md"))
            .Select(line => Row().Match(line))
            .Where(row => row.Success)
            .DistinctBy(row => row.Groups[1].Value)
            .ToDictionary(
                row => row.Groups[1].Value,
                row => Name().Matches(row.Groups[2].Value).Select(name => name.Groups[1].Value).ToArray());
    }

    [GeneratedRegex(@"^\| `(\w+)` \|([^|]*)\| (?:worker|durable) `")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
