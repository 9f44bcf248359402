namespace SecureMx.LocalRuntime;

/// <summary>
/// The addresses at which an orchestration instance is managed. They carry a key that allows everything; System.Text.Json writes the
/// members under their C# names unless told otherwise, as it does with the real type.
/// </summary>
public class HttpManagementPayload
{
    /// <summary>The instance's id.</summary>
    public string? Id { get; internal set; }

    /// <summary>GET: its status.</summary>
    public string? StatusQueryGetUri { get; internal set; }

    /// <summary>POST: an event, whose name replaces <c>{eventName}</c>.</summary>
    public string? SendEventPostUri { get; internal set; }

    /// <summary>POST: its end; the reason replaces <c>{text}</c>.</summary>
    public string? TerminatePostUri { get; internal set; }

    /// <summary>POST: back to before its failure; the reason replaces <c>{text}</c>.</summary>
    public string? RewindPostUri { get; internal set; }

    /// <summary>DELETE: forget it.</summary>
    public string? PurgeHistoryDeleteUri { get; internal set; }

    /// <summary>POST: start it again.</summary>
    public string? RestartPostUri { get; internal set; }

    /// <summary>POST: hold it; the reason replaces <c>{text}</c>.</summary>
    public string? SuspendPostUri { get; internal set; }

    /// <summary>POST: let it go on; the reason replaces <c>{text}</c>.</summary>
    public string? ResumePostUri { get; internal set; }
}
