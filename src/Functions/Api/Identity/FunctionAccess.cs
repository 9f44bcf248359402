using System.Collections.Frozen;
using System.Reflection;

namespace SecureMx.Functions.Api.Identity;

/// <summary>Roles that may call each function, by the function's name, read from the attributes once at start.</summary>
public sealed class FunctionAccess
{
    private readonly FrozenDictionary<string, IReadOnlyList<Role>> _roles;

    /// <summary>Reads the attributes of this app's functions.</summary>
    public FunctionAccess()
        : this(HttpFunctions()
            .Where(method => method.IsDefined(typeof(AccessAttribute)) || method.IsDefined(typeof(AnyoneAttribute)))
            .Select(method => KeyValuePair.Create(
                method.GetCustomAttribute<FunctionAttribute>()!.Name, method.GetCustomAttribute<AccessAttribute>()?.Roles ?? [])))
    {
    }

    internal FunctionAccess(IEnumerable<KeyValuePair<string, IReadOnlyList<Role>>> roles) => _roles = roles.ToFrozenDictionary();

    /// <summary>The methods of this app that are HTTP functions.</summary>
    public static IEnumerable<MethodInfo> HttpFunctions() =>
        typeof(FunctionAccess).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(FunctionAttribute))
                && method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))));

    /// <summary>The roles that may call; empty where anyone may.</summary>
    /// <exception cref="InvalidOperationException">The function has neither attribute.</exception>
    public IReadOnlyList<Role> Of(string function) =>
        _roles.TryGetValue(function, out var roles)
            ? roles
            : throw new InvalidOperationException($"The function {function} has neither [Access] nor [Anyone].");
}
