namespace SecureMx.Domain;

/// <summary>
/// The life of an application (A1): received, then accepted, rejected or withdrawn. An acceptance is being followed through until all that
/// comes of it is
/// written; it may be given up on the way, and the application is then as it was received.
/// </summary>
public static class ApplicationLife
{
    private static readonly Text AlreadyAccepted = new("The application was accepted.", "申込は既に承諾されています。");
    private static readonly Text AlreadyRejected = new("The application was rejected.", "申込は既に拒絶されています。");
    private static readonly Text AlreadyWithdrawn = new("The application was withdrawn.", "申込は既に取り下げられています。");

    /// <summary>Returns the reason why an application cannot be accepted; null if it can be, or if its acceptance has begun.</summary>
    public static Text? ObstacleToAcceptance(this Application application) => application.Phase switch
    {
        ApplicationPhase.Rejected => AlreadyRejected,
        ApplicationPhase.Withdrawn => AlreadyWithdrawn,
        _ => null,
    };

    /// <summary>The application with its acceptance, which is then followed through (A3).</summary>
    public static Application Accepting(this Application application, Acceptance acceptance) =>
        application with { Phase = ApplicationPhase.Accepting, Acceptance = acceptance };

    /// <summary>The application once all that follows from its acceptance is written; null where it was accepted before.</summary>
    public static Application? Accepted(this Application application, Acceptance acceptance) =>
        application.Phase == ApplicationPhase.Accepted
        ? null
        : application with { Phase = ApplicationPhase.Accepted, Acceptance = acceptance, ContractId = acceptance.ContractId };

    /// <summary>
    /// The application once it is settled that an acceptance of it comes to nothing; null where that was another attempt.
    /// </summary>
    /// <param name="application">The application.</param>
    /// <param name="attempt">Which acceptance of it, from 0.</param>
    /// <param name="rejection">With which it is rejected instead, where it cannot be accepted once more; null where it can.</param>
    public static Application? GivenUp(this Application application, int attempt, Rejection? rejection = null) =>
        application.Phase == ApplicationPhase.Accepting && application.Attempt == attempt
            ? application with
            {
                Phase = rejection is null ? ApplicationPhase.Received : ApplicationPhase.Rejected,
                Acceptance = null,
                Attempt = attempt + 1,
                Rejection = rejection,
            }
            : null;

    /// <summary>
    /// The rejected application (A1): the very same where it was rejected for that reason before, and the obstacle where it cannot be.
    /// </summary>
    public static (Application? Rejected, Text? Obstacle) Rejecting(this Application application, Rejection rejection) => application switch
    {
        { Rejection: { } before } when before.Reason == rejection.Reason => (application, null),
        { Rejection: not null } => (null, new("The application was rejected for another reason.", "申込は既に別の理由で拒絶されています。")),
        { Phase: ApplicationPhase.Received } => (application with { Phase = ApplicationPhase.Rejected, Rejection = rejection }, null),
        { Phase: ApplicationPhase.Withdrawn } => (null, AlreadyWithdrawn),
        _ => (null, AlreadyAccepted),
    };

    /// <summary>
    /// The withdrawn application (A1): the very same where it was withdrawn before, and the obstacle where its acceptance has begun or it
    /// was
    /// rejected.
    /// </summary>
    public static (Application? Withdrawn, Text? Obstacle) Withdrawing(this Application application, ApplicationWithdrawal withdrawal) =>
        application.Phase switch
        {
            ApplicationPhase.Withdrawn => (application, null),
            ApplicationPhase.Received => (application with { Phase = ApplicationPhase.Withdrawn, Withdrawal = withdrawal }, null),
            ApplicationPhase.Accepting => (null, new("The application is being accepted.", "申込は承諾の手続き中です。")),
            ApplicationPhase.Rejected => (null, AlreadyRejected),
            _ => (null, AlreadyAccepted),
        };
}
