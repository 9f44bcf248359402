using System.Globalization;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>
/// Marks in the contract's partition that an acceptance is settled: written with the events or, where the terms refuse, instead of them.
/// Of two who follow the same acceptance and come to different ends, one fails to write it.
/// </summary>
internal sealed record AcceptanceMark(string Id, string ContractId, string Type)
{
    /// <summary>The mark of the application's present acceptance.</summary>
    public static AcceptanceMark Of(Application application) => new(
        string.Create(CultureInfo.InvariantCulture, $"acceptance-{application.ApplicationId}-{application.Attempt}"),
        application.Acceptance!.ContractId,
        "acceptance");

    /// <summary>Writes it, once.</summary>
    public DocumentWrite.Create ToCreate() => new(Id, StoredJson.Write(this));
}
