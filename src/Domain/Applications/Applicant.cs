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
        CheckId(application.CustomerId, refusals);
        CheckName(application.CustomerName, refusals);
        if (application.Accounts is < 0 or > MaximumAccounts)
        {
            refusals.Add(Refusal.By(Rules.A1, "/accounts", new(
                $"The number of accounts is from 0 to {MaximumAccounts}.",
                $"アカウント数は 0 以上 {MaximumAccounts} 以下です。")));
        }
    }

    internal static void CheckId(string customerId, ICollection<Refusal> refusals)
    {
        if (customerId.Length is 0 or > MaximumIdLength || !customerId.All(IsIdCharacter) || !char.IsAsciiLetterOrDigit(customerId[0]))
        {
            refusals.Add(Refusal.By(Rules.A1, "/customerId", new(
                $"A customer id has 1 to {MaximumIdLength} characters of a to z, A to Z, 0 to 9, '-', '_' and '.', and begins with a "
                    + "letter or a digit.",
                $"契約者 ID は英数字、ハイフン、下線、ピリオドからなる 1 から {MaximumIdLength} 文字で、英字又は数字で始まります。")));
        }
    }

    internal static void CheckName(string customerName, ICollection<Refusal> refusals)
    {
        if (FreeText.ProblemOfLine(new("The customer's name", "契約者の名称"), customerName, MaximumNameLength) is { } problem)
        {
            refusals.Add(Refusal.By(Rules.A1, "/customerName", problem));
        }
    }

    // The id is part of addresses and of keys of documents.
    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
