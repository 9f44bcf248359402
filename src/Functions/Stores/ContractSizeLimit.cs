using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>
/// How much a commit on a contract may weigh. The state is one document, and a commit that the store does not take would leave the contract as it is for
/// ever: callers stop short of that, so that what the service itself has to record (an end that takes effect, a customer who was told) always fits.
/// </summary>
internal static class ContractSizeLimit
{
    /// <summary>The most bytes that a caller's commit may have: two thirds, so that an answer with the whole contract, kept in base64, fits a document too.</summary>
    public const int CallersBytes = DocumentLimits.MaximumBodyBytes / 3 * 2;

    /// <summary>Whether what somebody would write fits.</summary>
    public static bool Holds(IReadOnlyList<DocumentWrite> writes, Actor by)
        => by.Role == Actor.SystemRole || DocumentLimits.BytesOf(writes) <= CallersBytes;
}
