using NodaTime;

namespace SecureMx.Functions.Stores;

/// <summary>The ids that the app gives: a prefix that says of what, and a part that grows with time.</summary>
public static class Ids
{
    /// <summary>Of applications.</summary>
    public const string ApplicationPrefix = "app-";

    /// <summary>Of contracts.</summary>
    public const string ContractPrefix = "ctr-";

    /// <summary>Of tasks for the operators.</summary>
    public const string TaskPrefix = "task-";

    private const int MaximumLength = 100;

    /// <summary>A new id with that prefix.</summary>
    public static string New(string prefix, Instant now) => $"{prefix}{Guid.CreateVersion7(now.ToDateTimeOffset()):N}";

    /// <summary>
    /// The contract that an acceptance of an application makes, so that the acceptance repeated meets the same contract; an acceptance that
    /// was given up is followed by one of the next attempt, whose contract is another.
    /// </summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="attempt">0 for the first.</param>
    public static string ContractOf(string applicationId, int attempt)
    {
        string unique = applicationId[ApplicationPrefix.Length..];
        return attempt == 0
            ? ContractPrefix + unique
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ContractPrefix}{unique}-{attempt}");
    }

    /// <summary>
    /// Whether the text could be an id of ours; anything else is not worth a look into the store, which would not take it.
    /// </summary>
    public static bool IsOurs(string id) =>
        id.Length is > 0 and <= MaximumLength && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
