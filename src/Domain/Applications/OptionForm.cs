namespace SecureMx.Domain;

/// <summary>Checks the members of an option and their limits by its row of the catalogue (A1).</summary>
internal static class OptionForm
{
    private const int MaximumMailingLists = 1_000_000;
    private const int MaximumRetentionDays = 3_650;

    /// <summary>The largest disk capacity in gigabytes.</summary>
    internal const int MaximumDiskGigabytes = 1_000_000;

    private sealed record Member(string Name, Metering Metering, int Minimum, int Maximum, bool IsRequired, Func<OptionRequest, int?> Read);

    private static readonly Member[] Members =
    [
        new("diskGigabytes", Metering.Disk, 1, MaximumDiskGigabytes, IsRequired: true, o => o.DiskGigabytes),
        new("accounts", Metering.Accounts, 0, Applicant.MaximumAccounts, IsRequired: false, o => o.Accounts),
        new("mailingLists", Metering.MailingLists, 0, MaximumMailingLists, IsRequired: false, o => o.MailingLists),
        new("retentionDays", Metering.Retention, 1, MaximumRetentionDays, IsRequired: true, o => o.RetentionDays),
    ];

    /// <summary>Checks the members of one option; <paramref name="pointer"/> is that of the option.</summary>
    internal static void Check(OptionRequest request, OptionDefinition option, string pointer, ICollection<Refusal> refusals)
    {
        foreach (var member in Members)
        {
            var value = member.Read(request);
            var isTaken = option.Metering.HasFlag(member.Metering);
            Text? problem = (value, isTaken) switch
            {
                (null, true) when member.IsRequired => new(
                    $"The option {option.Code} needs {member.Name}, from {member.Minimum} to {member.Maximum}.",
                    $"オプション {option.Code} には {member.Name} ({member.Minimum} 以上 {member.Maximum} 以下) が必要です。"),
                (not null, false) => new(
                    $"The option {option.Code} takes no {member.Name}.",
                    $"オプション {option.Code} に {member.Name} は指定できません。"),
                ({ } number, true) when number < member.Minimum || number > member.Maximum => new(
                    $"The {member.Name} of {option.Code} is from {member.Minimum} to {member.Maximum}.",
                    $"{option.Code} の {member.Name} は {member.Minimum} 以上 {member.Maximum} 以下です。"),
                _ => null,
            };
            if (problem is not null) refusals.Add(Refusal.By(Rules.A1, $"{pointer}/{member.Name}", problem));
        }

        if (!option.ChoosesDomains && request.Domains is { Count: > 0 })
        {
            refusals.Add(Refusal.By(Rules.O5, $"{pointer}/domains", new(
                $"The option {option.Code} takes no domains of its own; it covers the contract's.",
                $"オプション {option.Code} にドメイン名は指定できません。契約の対象ドメイン名が対象です。")));
        }
    }
}
