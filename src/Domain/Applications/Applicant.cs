namespace SecureMx.Domain;

/// <summary>The customer as a service application names it (A1).</summary>
internal static class Applicant
{
    private const int MaximumIdLength = 64;
    private const int MaximumNameLength = 200;

    /// <summary>The most accounts of a contract or of an option.</summary>
    internal const int MaximumAccounts = 10_000_000;

    internal static void Check(ServiceApplication application, ICollection<Refusal> refusals)
    {
        if (application.CustomerId.Length is 0 or > MaximumIdLength || !application.CustomerId.All(IsIdCharacter)
            || !char.IsAsciiLetterOrDigit(application.CustomerId[0]))
        {
            refusals.Add(Refusal.By(Rules.A1, "/customerId", $"A customer id has 1 to {MaximumIdLength} of letters a to z, digits, hyphen, underscore and dot, and begins with a letter or a digit."));
        }

        if (FreeText.ProblemOfLine(application.CustomerName, MaximumNameLength) is { } problem)
        {
            refusals.Add(Refusal.By(Rules.A1, "/customerName", $"The customer's name {problem}."));
        }

        if (application.Accounts is < 0 or > MaximumAccounts)
        {
            refusals.Add(Refusal.By(Rules.A1, "/accounts", $"The number of accounts is from 0 to {MaximumAccounts}."));
        }
    }

    // The id is part of addresses and of keys of documents.
    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
