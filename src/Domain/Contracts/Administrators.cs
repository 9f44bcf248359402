using NodaTime;

namespace SecureMx.Domain;

/// <summary>Replaces the administrators of a contract: the command.</summary>
/// <param name="Administrators">All of them, in the order in which they are shown.</param>
public sealed record ReplaceAdministrators(IReadOnlyList<Administrator> Administrators);

/// <summary>Decides on the administrators of a contract, who hold the setting authority (C3, terms/6-1): at least one, replaced as a
/// whole.</summary>
public static class Administrators
{
    /// <summary>The most administrators of one contract.</summary>
    public const int Maximum = 50;

    /// <summary>The longest name in characters.</summary>
    public const int MaximumNameLength = 200;

    /// <summary>The longest e-mail address in characters.</summary>
    public const int MaximumEmailLength = 254;

    private const int MaximumLocalPartLength = 64;

    /// <summary>Replaces the administrators. Nothing is recorded where they are the same.</summary>
    public static Decision Replace(Contract contract, ReplaceAdministrators command, Instant now)
    {
        var administrators = command.Administrators;
        if (contract.StatusOn(Tokyo.DateOf(now)) == ContractStatus.Terminated)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.C3, "", new(
                "The contract has ended; its administrators can no longer be replaced.",
                "契約は既に終了しているため、管理責任者を変更できません。")));
        }

        List<Refusal> refusals = [];
        Check(administrators, refusals);
        return refusals.Count > 0 ? Decision.Refuse(refusals)
            : administrators.SequenceEqual(contract.Administrators) ? Decision.Nothing
            : Decision.Record(new AdministratorsReplaced(administrators)); // C3
    }

    /// <summary>Adds every refusal to <paramref name="refusals"/>; pointers are <c>/administrators/…</c>.</summary>
    public static void Check(IReadOnlyList<Administrator> administrators, ICollection<Refusal> refusals)
    {
        if (administrators.Count is 0 or > Maximum)
        {
            refusals.Add(Refusal.By(Rules.C3, "/administrators", new(
                $"A contract has 1 to {Maximum} administrators who hold the setting authority.",
                $"設定権限を付与される管理責任者は 1 人以上 {Maximum} 人以下です。")));
            return;
        }

        for (var i = 0; i < administrators.Count; i++)
        {
            var (name, email) = administrators[i];
            if (FreeText.ProblemOfLine(new("The name of an administrator", "管理責任者の氏名"), name, MaximumNameLength) is { } problem)
            {
                refusals.Add(Refusal.By(Rules.C3, $"/administrators/{i}/name", problem));
            }

            if (!IsPlausibleEmail(email))
            {
                refusals.Add(Refusal.By(Rules.C3, $"/administrators/{i}/email", new(
                    $"An administrator's e-mail address has the form name@domain and at most {MaximumEmailLength} characters.",
                    $"管理責任者のメールアドレスは「名前@ドメイン名」の形式で、{MaximumEmailLength} 文字以内です。")));
            }

            if (administrators.Take(i).Contains(administrators[i]))
            {
                refusals.Add(Refusal.By(Rules.C3, $"/administrators/{i}", new(
                    "The same administrator is named twice.",
                    "同じ管理責任者が重複しています。")));
            }
        }
    }

    private static bool IsPlausibleEmail(string email)
    {
        var at = email.LastIndexOf('@');
        return email.Length <= MaximumEmailLength
            && at is > 0 and <= MaximumLocalPartLength
            && FreeText.ProblemOfLine(new("The e-mail address", "メールアドレス"), email, MaximumEmailLength) is null
            && !email[..at].Any(c => char.IsWhiteSpace(c) || c == '@')
            && DomainName.Canonicalize(email[(at + 1)..]).IsValid;
    }
}
