using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMx.Functions.Api.Formats;

/// <summary>
/// The kebab-case codes of enumerations: <c>TerminationPending</c> is <c>termination-pending</c>, unless
/// <see cref="JsonStringEnumMemberNameAttribute"/> says otherwise.
/// </summary>
public static class Codes
{
    /// <summary>All codes, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum =>
        Table<T>.All;

    /// <summary>The value's code.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        Table<T>.Names[value];

    /// <summary>The value of a code; codes are compared by ordinal.</summary>
    public static bool TryParse<T>(string code, out T value)
        where T : struct, Enum =>
        Table<T>.Values.TryGetValue(code, out value);

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, CodeOf);

        public static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(
            pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

        public static readonly string[] All = [.. Enum.GetValues<T>().Select(value => Names[value])];

        private static string CodeOf(T value) =>
            typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
                ?? JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
    }
}
