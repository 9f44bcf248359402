using System.Globalization;
using SecureMx.Domain;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Ending;

/// <summary>
/// The tasks for options that stay in force although what they need has ended (O3): a person decides with the customer what becomes of
/// them.
/// </summary>
public sealed class LapseTaskRaiser(TaskStore tasks)
{
    /// <summary>The kind of these tasks.</summary>
    public const string Kind = "eligibility-lapsed";

    /// <summary>Raises one for each option whose lapse is on the record; those that were raised before stay as they are.</summary>
    public async Task RaiseAsync(Contract contract, CancellationToken cancellationToken = default)
    {
        foreach (var option in contract.Options)
        {
            if (option.EligibilityLapsedSince is { } since)
                await tasks.RaiseAsync(For(contract, option, since), cancellationToken);
        }
    }

    // A lapse after eligibility was met again is another matter for a person, with a task of its own.
    private static string[] LaterLapse(ContractOption option, NodaTime.LocalDate since) =>
        option.EligibilityRestoredOn is null ? [] : [since.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)];

    private static NewTask For(Contract contract, ContractOption option, NodaTime.LocalDate since) => new(
        TaskIds.Of([Kind, contract.ContractId, option.Number.ToString(CultureInfo.InvariantCulture), .. LaterLapse(option, since)]),
        Kind,
        new(
            $"The option {option.Code} of {contract.ContractId} stays in force but has not been eligible since {since:uuuu-MM-dd}: the "
                + "service or option that it needs has ended (O3, terms/9-2). Agree with the customer on its future.",
            $"契約 {contract.ContractId} のオプション {option.Code} は存続していますが、前提となるサービス又はオプションの終了により {since:uuuu-MM-dd} から利用資格がありません (O3, "
                + "terms/9-2)。取扱いを契約者と協議してください。"),
        contract.ContractId,
        contract.PartnerId);
}
