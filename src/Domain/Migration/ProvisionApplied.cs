namespace SecureMx.Domain;

/// <summary>A migrated contract holds an option by the supplementary provisions (M1, M2).</summary>
/// <param name="Provision"><c>M1</c> or <c>M2</c>.</param>
/// <param name="Option">The option.</param>
public sealed record ProvisionApplied(string Provision, AcceptedOption Option) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Provision == Rules.M1.Number ? Rules.M1 : Rules.M2];
}
