namespace SecureMx.Functions.Api.Http;

/// <summary>In what order a list goes by time.</summary>
public enum TimeOrder
{
    /// <summary>The oldest first.</summary>
    Oldest,

    /// <summary>The newest first.</summary>
    Newest,
}
