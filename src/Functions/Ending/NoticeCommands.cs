using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Common parts of the calls that end a contract or an option: permissions, and the answers to results.</summary>
internal static class NoticeCommands
{
    /// <summary>The target that a code in a path names; no option has the code of the contract.</summary>
    public static string OptionTarget(string code) => code == EndTarget.ContractCode ? "" : code;

    /// <summary>Whether the contract, and the option if the target is one, are there for the caller.</summary>
    public static bool MaySee(Contract contract, string target, Caller caller) =>
        caller.MaySee(contract.PartnerId) && EndTarget.Find(contract, target) is { } found
            && (found.OptionOf(contract) is not { } option || contract.HasHeld(option));

    /// <summary>The notice or order in effect for a target.</summary>
    public static EndNotice? Standing(Contract contract, string target) =>
        EndTarget.Find(contract, target) is { } found ? contract.StandingNotice(found) : null;

    /// <summary>Whether the command was carried out, now or before; otherwise the problem.</summary>
    public static bool IsCarriedOut(
        this DecideResult result, [NotNullWhen(true)] out Contract? contract, [NotNullWhen(false)] out IResult? problem)
    {
        contract = result switch
        {
            DecideResult.Committed committed => committed.Contract,
            DecideResult.Unchanged unchanged => unchanged.Contract,
            _ => null,
        };
        problem = contract is null ? result.ToAnswer(_ => Problem.NotFound()) : null;
        return contract is not null;
    }
}
