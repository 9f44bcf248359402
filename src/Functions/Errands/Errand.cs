using NodaTime;
using SecureMx.Documents;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Errands;

/// <summary>What an orchestration has to see to for a contract, now or at an instant to come.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Orchestrator">The orchestrator's name.</param>
/// <param name="InstanceId">The instance, made from the thing itself; it carries the contract's id.</param>
/// <param name="Subject">What it is about on the contract: the id of a report or a restriction, the name of a setting.</param>
/// <param name="At">From when on there is something to do, or what the orchestration counts from.</param>
/// <param name="RequestedAt">When it was asked for.</param>
public sealed record Errand(string ContractId, string Orchestrator, string InstanceId, string Subject, Instant At, Instant RequestedAt)
{
    /// <summary>What the orchestration is given.</summary>
    public ErrandInput ToInput() => new(ContractId, Subject, At.ToDateTimeUtc(), InstanceId);
}

/// <summary>What the orchestration of an errand is given, and its activities too.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Subject">What it is about on the contract.</param>
/// <param name="AtUtc">From when on there is something to do, or what it counts from.</param>
/// <param name="InstanceId">The instance, by which the errand is found again.</param>
public sealed record ErrandInput(string ContractId, string Subject, DateTime AtUtc, string InstanceId);

/// <summary>Beside a contract, for each errand: whether its orchestration was started. Written in one commit with what asks for it.</summary>
internal sealed record ErrandDocument(string Id, string ContractId, string Type, StartState Start, Errand Errand)
{
    public const string DocumentType = "errand";

    private const string IdPrefix = "errand-";

    /// <summary>Asks for it; an errand of the same instance that was done before is to be run again.</summary>
    public static DocumentWrite Request(Errand errand)
    {
        var document = new ErrandDocument(IdOf(errand.InstanceId), errand.ContractId, DocumentType, StartState.Requested, errand);
        return new DocumentWrite.Upsert(document.Id, StoredJson.Write(document));
    }

    public static string IdOf(string instanceId) => IdPrefix + instanceId;
}
