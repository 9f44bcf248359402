using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>What the calls that end something have in common: who may, and what a result means for the caller.</summary>
internal static class NoticeCommands
{
    /// <summary>The target that a code in a path names; no option has the code of the contract.</summary>
    public static string OptionTarget(string code) => code == EndNotice.ContractTarget ? "" : code;

    /// <summary>Whether the contract, and the option if the target is one, are there for the caller.</summary>
    public static bool MaySee(Contract contract, string target, Caller caller)
        => caller.MaySee(contract.PartnerId) && (target == EndNotice.ContractTarget || contract.LatestOption(target) is { } option && contract.HasHeld(option));

    /// <summary>Decides on a notice as that caller gives it.</summary>
    public static Decision Give(Contract contract, GiveNotice command, Caller caller, Instant now)
        => command.ArrivedOn is not null && !caller.IsOperator
            ? Decision.Refuse(Refusal.By(Rules.E2, "/arrivedOn", new(
                "A notice arrives when the service receives it; only an operator who enters a paper form gives another day.",
                "通知はサービスが受信した時に到達します。別の日を指定できるのは、書面の解約申込書を入力する担当者だけです。"))) // E2
            : EndNotices.Give(contract, command, now);

    /// <summary>The notice or order in effect for a target.</summary>
    public static EndNotice? Standing(Contract contract, string target) => contract.StandingNotice(
        target == EndNotice.ContractTarget ? null : contract.LatestOption(target)!.Number);

    /// <summary>Whether the command was carried out, now or before; otherwise the problem.</summary>
    public static bool IsCarriedOut(this DecideResult result, [NotNullWhen(true)] out Contract? contract, [NotNullWhen(false)] out IResult? problem)
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

    /// <summary>The notice that was replaced by the one just given (E3); null if there was none.</summary>
    public static string? ReplacedBy(DecideResult result) => (result as DecideResult.Committed)?.Events[^1].Event switch
    {
        NoticeGiven given => given.Replaces,
        EndOrdered ordered => ordered.Replaces,
        _ => null,
    };
}
