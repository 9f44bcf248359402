namespace SecureMx.Functions.Api.Identity;

/// <summary>
/// Says who may call an HTTP function. Every HTTP function has this or <see cref="AnyoneAttribute"/>; a function without either refuses
/// every call.
/// </summary>
/// <param name="roles">The roles that may call, at least one.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessAttribute(params Role[] roles) : Attribute
{
    /// <summary>The roles that may call.</summary>
    public IReadOnlyList<Role> Roles { get; } = roles;
}

/// <summary>Says that an HTTP function answers anyone, signed in or not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnyoneAttribute : Attribute;
