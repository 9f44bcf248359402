using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("SecureMx.Benchmarks")]
