namespace SecureMx.LocalRuntime;

/// <summary>Which key a request must carry to reach an HTTP function.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>A user's token; the Functions host of today treats it as <see cref="Anonymous"/>, and so does this one.</summary>
    User = 1,

    /// <summary>A function key or the master key.</summary>
    Function = 2,

    /// <summary>A system key or the master key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
