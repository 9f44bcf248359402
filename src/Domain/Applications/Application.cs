using NodaTime;

namespace SecureMx.Domain;

/// <summary>Kind of an application (A1).</summary>
public enum ApplicationKind
{
    /// <summary>The service: a new contract.</summary>
    Service,

    /// <summary>Options on a contract.</summary>
    Options,

    /// <summary>A change of a contract.</summary>
    Change,

    /// <summary>Another customer succeeds to a contract.</summary>
    Transfer,
}

/// <summary>Status of an application (A1).</summary>
public enum ApplicationPhase
{
    /// <summary>Neither accepted nor rejected.</summary>
    Received,

    /// <summary>An operator has accepted it and what follows is being written; shown to the world as received.</summary>
    Accepting,

    /// <summary>Accepted, all that follows is written.</summary>
    Accepted,

    /// <summary>Rejected, with its reason.</summary>
    Rejected,

    /// <summary>Withdrawn by its partner, or by an operator for it.</summary>
    Withdrawn,
}

/// <summary>An application on the provider's form (A1), with what came of it.</summary>
public sealed record Application
{
    /// <summary>Its id.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>Kind of the application.</summary>
    public required ApplicationKind Kind { get; init; }

    /// <summary>Its status.</summary>
    public required ApplicationPhase Phase { get; init; }

    /// <summary>The partner through whom the customer applies.</summary>
    public required string PartnerId { get; init; }

    /// <summary>The customer; for a transfer the successor.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Instant of its arrival.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>Caller who sent it.</summary>
    public required Actor By { get; init; }

    /// <summary>The application for the service, in canonical form; null for another kind.</summary>
    public ServiceApplication? Service { get; init; }

    /// <summary>The options applied for on a contract, in canonical form; null for another kind.</summary>
    public IReadOnlyList<OptionRequest>? Options { get; init; }

    /// <summary>The change applied for on a contract, in canonical form; null for another kind.</summary>
    public ChangeApplication? Change { get; init; }

    /// <summary>The transfer applied for; null for another kind.</summary>
    public TransferApplication? Transfer { get; init; }

    /// <summary>The contract that it is about, or that its acceptance has concluded; null before.</summary>
    public string? ContractId { get; init; }

    /// <summary>Number of acceptances that were abandoned because the terms refused them on the way.</summary>
    public int Attempt { get; init; }

    /// <summary>The acceptance, once an operator has asked for it; null before, and after it was given up.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>The rejection; null where there is none.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>The withdrawal; null where there is none.</summary>
    public ApplicationWithdrawal? Withdrawal { get; init; }
}

/// <summary>An operator's acceptance (A3).</summary>
/// <param name="Terms">Terms that it fixes.</param>
/// <param name="ContractId">The contract that it concludes or changes.</param>
/// <param name="RequestedAt">Instant at which it was asked for; its Tokyo date is the day of the acceptance.</param>
/// <param name="By">Person who accepted it.</param>
/// <param name="Concluded">For the service: the event that the contract's record begins with, decided once.</param>
/// <param name="Provisions">For a migrated contract: what the supplementary provisions have changed since (M1, M2), decided with
/// it.</param>
public sealed record Acceptance(
    FixedTerms Terms, string ContractId, Instant RequestedAt, Actor By, ContractConcluded? Concluded = null,
    IReadOnlyList<ProvisionApplied>? Provisions = null);

/// <summary>Terms of an acceptance (A3): one of the members, by the kind of the application.</summary>
/// <param name="Start">For the service and for options.</param>
/// <param name="Change">For a change.</param>
/// <param name="Transfer">For a transfer.</param>
public sealed record FixedTerms(AcceptanceTerms? Start, ChangeTerms? Change, TransferTerms? Transfer = null)
{
    /// <summary>For the service and for options.</summary>
    public static FixedTerms Of(AcceptanceTerms terms) => new(terms, null);

    /// <summary>For a change.</summary>
    public static FixedTerms Of(ChangeTerms terms) => new(null, terms);

    /// <summary>For a transfer.</summary>
    public static FixedTerms Of(TransferTerms terms) => new(null, null, terms);
}

/// <summary>An operator's rejection (A1).</summary>
public sealed record Rejection(string Reason, Instant At, Actor By);

/// <summary>The withdrawal of an application (A1).</summary>
/// <param name="Reason">Why; null where no reason was given.</param>
/// <param name="At">When.</param>
/// <param name="By">Who withdrew it.</param>
public sealed record ApplicationWithdrawal(string? Reason, Instant At, Actor By);
