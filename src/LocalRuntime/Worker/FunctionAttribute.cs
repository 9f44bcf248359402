namespace SecureMx.LocalRuntime;

/// <summary>Marks a method as a function and names it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name, unique in the app; names compare without case.</summary>
    public string Name { get; } = name;
}
