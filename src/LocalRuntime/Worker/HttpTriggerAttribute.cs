namespace SecureMx.LocalRuntime;

/// <summary>Marks the parameter of a function that is invoked over HTTP.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : Attribute
{
    /// <summary>Any method, with a function key.</summary>
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    /// <summary>The given methods, without a key.</summary>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    /// <summary>Any method, with the key that the level asks for.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>The given methods, with the key that the level asks for.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route template below the route prefix of host.json; the function's name where it is null.</summary>
    public string? Route { get; set; }

    /// <summary>The HTTP methods that reach the function; null or empty is every method.</summary>
    public string[]? Methods { get; private set; }

    /// <summary>The key that a request must carry.</summary>
    public AuthorizationLevel AuthLevel { get; private set; }
}
