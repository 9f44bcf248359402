using System.Reflection;
using System.Runtime.CompilerServices;

namespace SecureMx.LocalRuntime;

/// <summary>Where an app of functions begins.</summary>
public class FunctionsApplication
{
    /// <summary>
    /// A builder with the defaults of the local runtime. It serves the functions of the assembly that calls this method, so that
    /// a test can host an app in its own process.
    /// </summary>
    /// <param name="args">The command line; see <c>--help</c>.</param>
    /// <exception cref="ArgumentException">The arguments are wrong and the calling assembly is not the program itself.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args, Assembly.GetCallingAssembly());
}
