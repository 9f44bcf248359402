using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Outcome of the rejection of an application.</summary>
public abstract record RejectResult
{
    private RejectResult()
    {
    }

    /// <summary>It is rejected, now or before for the same reason.</summary>
    public sealed record Rejected(Application Application) : RejectResult;

    /// <summary>The application already has another outcome.</summary>
    public sealed record Conflict(Text Detail) : RejectResult;

    /// <summary>There is no such application.</summary>
    public sealed record NotFound : RejectResult;
}

/// <summary>Rejects applications (A1).</summary>
public sealed class RejectionProcess(ApplicationStore applications, TimeProvider clock)
{
    /// <summary>Rejects an application that waits. Doing it again for the same reason changes nothing.</summary>
    public async Task<RejectResult> RejectAsync(
        string applicationId, string reason, Actor by, CancellationToken cancellationToken = default)
    {
        return await Race.RunAsync<RejectResult>($"The application {applicationId}", async _ =>
        {
            if (await applications.FindAsync(applicationId, cancellationToken) is not { Application: var application } stored)
                return new RejectResult.NotFound();

            (var rejected, var obstacle) = application.Rejecting(new Rejection(reason, clock.Now(), by));
            if (rejected is null)
                return new RejectResult.Conflict(obstacle!);
            if (rejected == application || await applications.TryReplaceAsync(rejected, stored.ETag, cancellationToken) is not null)
                return new RejectResult.Rejected(rejected);
            return Race.Overtaken;
        }, cancellationToken);
    }
}
