using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Keeps an application that has arrived and was found right (A1), as long as its partner may have one more.</summary>
public sealed class ApplicationKeeper(ApplicationStore applications, OpenApplications open, SharedDomainReader sharedDomains)
{
    /// <summary>Keeps it: 201 with the application, 409 where the partner has as many open ones as it may.</summary>
    /// <remarks>
    /// Budget: that of <see cref="OpenApplications.TryAddAsync"/>, one create, and for an operator that of
    /// <see cref="SharedDomainReader.FindAsync(Application, CancellationToken)"/>.
    /// </remarks>
    public async Task<IResult> KeepAsync(Caller caller, Application application, CancellationToken cancellationToken)
    {
        if (!await open.TryAddAsync(application.PartnerId, application.ApplicationId, cancellationToken))
        {
            return Problem.OverQuota("", new Text(
                $"The partner has {open.Maximum} open applications, as many as it may. Apply again when some of them are accepted or "
                    + "rejected.",
                $"受付中の申込みが上限の {open.Maximum} 件に達しています。いずれかが承諾または拒絶された後に、もう一度お申し込みください。"));
        }

        Application kept = (await applications.CreateAsync(application, cancellationToken)).Application;
        return Answer.Created(
            $"applications/{kept.ApplicationId}", ApplicationView.Of(kept, await sharedDomains.ForAsync(caller, kept, cancellationToken)));
    }
}
