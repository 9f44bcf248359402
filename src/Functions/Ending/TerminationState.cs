namespace SecureMx.Functions.Ending;

/// <summary>A notice or an order, for an activity.</summary>
public sealed record NoticeKey(string ContractId, string NoticeId);

/// <summary>Asks to carry out a notice whose time has come.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="NoticeId">The notice or order.</param>
/// <param name="ReachedUtc">The instant that the orchestration has seen; this machine's clock may be a little behind it.</param>
public sealed record TakeEffectInput(string ContractId, string NoticeId, DateTime ReachedUtc);

/// <summary>The status of a notice and its further instances.</summary>
/// <param name="Status">As the API shows it: <c>pending</c>, <c>effected</c>, <c>withdrawn</c>, <c>replaced</c>; or <c>unknown</c>.</param>
/// <param name="TakesEffectAt">While it is pending, when it takes effect (UTC); null afterwards.</param>
/// <param name="ContractEnded">Whether the end of the contract is on the record.</param>
/// <param name="EligibilityLapsed">Whether the lapse of an option's eligibility is on the record.</param>
/// <param name="Overtaken">Other notices of the contract that were replaced or withdrawn before their day.</param>
public sealed record TerminationState(
    string Status, DateTime? TakesEffectAt, bool ContractEnded, bool EligibilityLapsed, IReadOnlyList<string> Overtaken);
