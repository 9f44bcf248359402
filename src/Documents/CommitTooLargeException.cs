namespace SecureMx.Documents;

/// <summary>The bodies of a commit are more than <see cref="DocumentLimits.MaximumBodyBytes"/> together; nothing is written.</summary>
public sealed class CommitTooLargeException(string message) : ArgumentException(message);
