namespace SecureMx.LocalRuntime;

/// <summary>What makes a function run.</summary>
internal enum FunctionTrigger
{
    Http,
    Timer,
    Orchestration,
    Activity,
}
