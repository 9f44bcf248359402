using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Contracts;

/// <summary>Answers with what a decision came to.</summary>
public static class DecideResultExtensions
{
    /// <summary>Text of the problem of a contract that has no room for more.</summary>
    internal static readonly Text FullDetail = new("The record would exceed its size limit.", "記録の上限サイズを超えます。");

    /// <summary>The answer of <paramref name="whenDone"/> where the command is carried out, now or before; otherwise the problem.</summary>
    public static IResult ToAnswer(this DecideResult result, Func<Contract, IResult> whenDone) => result switch
    {
        DecideResult.Committed committed => whenDone(committed.Contract),
        DecideResult.Unchanged unchanged => whenDone(unchanged.Contract),
        DecideResult.Refused refused => Problem.Refused(refused.Refusals),
        DecideResult.Full => Problem.Conflict(FullDetail),
        DecideResult.OverQuota over => Problem.OverQuota("", over.Detail, over.Wait?.TotalSeconds),
        DecideResult.StaleIfMatch => Problem.Stale(),
        DecideResult.NotFound => Problem.NotFound(),
        _ => Problem.Conflict(new("Already done.", "既に行われています。")),
    };
}
