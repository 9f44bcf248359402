using System.Diagnostics.CodeAnalysis;

namespace SecureMx.LocalRuntime;

/// <summary>The end of the program.</summary>
internal static class Program
{
    [DoesNotReturn]
    public static void Exit(int code, TextWriter writer, string text)
    {
        writer.WriteLine(text);
        writer.Flush();
        Environment.Exit(code);
    }
}
