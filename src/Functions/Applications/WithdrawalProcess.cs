using SecureMx.Domain;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Outcome of the withdrawal of an application.</summary>
public abstract record WithdrawResult
{
    private WithdrawResult()
    {
    }

    /// <summary>It is withdrawn, now or before.</summary>
    public sealed record Withdrawn(Application Application) : WithdrawResult;

    /// <summary>The application has another outcome, or is about to have one.</summary>
    public sealed record Conflict(Text Detail) : WithdrawResult;

    /// <summary>There is no such application, or it is another partner's.</summary>
    public sealed record NotFound : WithdrawResult;
}

/// <summary>Withdraws applications (A1). Of a withdrawal and an acceptance at once the one that is written first wins.</summary>
public sealed class WithdrawalProcess(ApplicationStore applications, OpenApplications open, TimeProvider clock)
{
    /// <summary>Withdraws an application that waits, and gives back its place among the open ones. Repeatable.</summary>
    /// <remarks>Budget: one point read, one replace, one delete.</remarks>
    public async Task<WithdrawResult> WithdrawAsync(
        string applicationId, string? reason, Caller caller, Actor by, CancellationToken cancellationToken = default)
    {
        var result = await Race.RunAsync<WithdrawResult>($"The application {applicationId}", async _ =>
        {
            if (await applications.FindAsync(applicationId, cancellationToken) is not { Application: var application } stored
                || !caller.MaySee(application.PartnerId))
            {
                return new WithdrawResult.NotFound();
            }

            var (withdrawn, obstacle) = application.Withdrawing(new ApplicationWithdrawal(reason, clock.Now(), by));
            if (withdrawn is null)
                return new WithdrawResult.Conflict(obstacle!);
            if (withdrawn == application || await applications.TryReplaceAsync(withdrawn, stored.ETag, cancellationToken) is not null)
                return new WithdrawResult.Withdrawn(withdrawn);
            return Race.Overtaken;
        }, cancellationToken);
        if (result is WithdrawResult.Withdrawn { Application.PartnerId: var partnerId })
            await open.RemoveAsync(partnerId, applicationId, cancellationToken);
        return result;
    }
}
