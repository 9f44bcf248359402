using System.Globalization;
using SecureMx.Domain;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Ending;

/// <summary>The tasks for options that stay in force although what they need has ended (O3): a person decides with the customer what becomes of them.</summary>
public sealed class LapseTaskRaiser(TaskStore tasks)
{
    /// <summary>The kind of these tasks.</summary>
    public const string Kind = "eligibility-lapsed";

    /// <summary>Raises one for each option whose lapse is on the record; those that were raised before stay as they are.</summary>
    public async Task RaiseAsync(Contract contract, CancellationToken cancellationToken = default)
    {
        foreach (ContractOption option in contract.Options)
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
        $"The option {option.Code} of {contract.ContractId} stays in force, but what it needs ended: not eligible since {since:uuuu-MM-dd} (O3, terms/9-2). Settle with the customer what becomes of it.",
        contract.ContractId,
        contract.PartnerId);
}
