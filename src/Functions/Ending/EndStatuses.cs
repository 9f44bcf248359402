using SecureMx.Domain;

namespace SecureMx.Functions.Ending;

/// <summary>How an end came out, as the custom status of its orchestration says it.</summary>
internal static class EndStatuses
{
    /// <summary>The text of <see cref="TerminationState.Status"/>: in English the code itself.</summary>
    public static Text TextOf(string status) => new(status, status switch
    {
        "pending" => "効力待ち",
        "effected" => "効力発生済み",
        "withdrawn" => "撤回済み",
        "replaced" => "他の終了に置換済み",
        _ => "不明",
    });
}
