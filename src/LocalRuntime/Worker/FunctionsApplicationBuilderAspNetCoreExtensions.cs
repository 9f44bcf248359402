namespace SecureMx.LocalRuntime;

/// <summary>Turns HTTP on.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>
    /// Serves HTTP functions on ASP.NET Core. Middleware that is added after this sees the HTTP context, and runs before the
    /// function's result is written.
    /// </summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.UseHttp();
        return builder;
    }
}
