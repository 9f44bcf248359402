using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Limits;

/// <summary>
/// Section <c>Limits</c>: how much callers may ask. The defaults are far above what a machine can serve, for trying things out; the
/// infrastructure sets those of Azure.
/// </summary>
public sealed class LimitSettings
{
    private const int Unreached = 100_000;
    private const int LeastWorkInFlight = 64;

    /// <summary>The calls that a partner may make each second, over time, on one instance of the app.</summary>
    public int PartnerRate { get; init; } = Unreached;

    /// <summary>The calls that a partner may make at once after a pause.</summary>
    public int PartnerBurst { get; init; } = Unreached;

    /// <summary>As <see cref="PartnerRate"/>, of an operator.</summary>
    public int OperatorRate { get; init; } = Unreached;

    /// <summary>As <see cref="PartnerBurst"/>, of an operator.</summary>
    public int OperatorBurst { get; init; } = Unreached;

    /// <summary>As <see cref="PartnerRate"/>, of a meter.</summary>
    public int MeterRate { get; init; } = Unreached;

    /// <summary>As <see cref="PartnerBurst"/>, of a meter.</summary>
    public int MeterBurst { get; init; } = Unreached;

    /// <summary>
    /// The memory that the calls in flight may come to on one instance, in MiB, estimated before each runs. One caller has half of it.
    /// </summary>
    public int WorkInFlight { get; init; } = 384;

    /// <summary>The applications of one partner that are neither accepted nor rejected.</summary>
    public int OpenApplications { get; init; } = 1_000;

    /// <summary>The rate and the burst of a role, in calls a second and calls.</summary>
    internal (int Rate, int Burst) Of(Role role) => role switch
    {
        Role.Operator => (OperatorRate, OperatorBurst),
        Role.Meter => (MeterRate, MeterBurst),
        _ => (PartnerRate, PartnerBurst),
    };

    /// <summary>Returns the faults of the settings, each with the setting's name.</summary>
    internal IEnumerable<string> Faults()
    {
        foreach (Role role in Enum.GetValues<Role>())
        {
            (int rate, int burst) = Of(role);
            if (rate < 1)
                yield return $"The setting Limits:{role}Rate is below 1.";
            if (burst < 1)
                yield return $"The setting Limits:{role}Burst is below 1.";
        }

        if (WorkInFlight < LeastWorkInFlight)
            yield return $"The setting Limits:WorkInFlight is below {LeastWorkInFlight}.";
        if (OpenApplications < 1)
            yield return "The setting Limits:OpenApplications is below 1.";
    }
}
