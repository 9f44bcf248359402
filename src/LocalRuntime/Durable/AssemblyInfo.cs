using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("SecureMx.LocalRuntime.Tests")]
[assembly: InternalsVisibleTo("SecureMx.Benchmarks")]
