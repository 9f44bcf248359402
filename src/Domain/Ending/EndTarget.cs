namespace SecureMx.Domain;

/// <summary>
/// Target of a notice or an order: the contract, or one of its options. On one contract the number tells one from another; the code follows
/// from it.
/// </summary>
public readonly record struct EndTarget
{
    /// <summary>The code of the contract itself, in requests and on the record; no option has it.</summary>
    public const string ContractCode = "contract";

    private readonly string? _code;

    private EndTarget(int optionNumber, string code) => (OptionNumber, _code) = (optionNumber, code);

    /// <summary>The contract itself, with all of its options (O4).</summary>
    public static EndTarget Contract => default;

    /// <summary>The option's number on the contract, from 1; null for the contract.</summary>
    public int? OptionNumber { get; }

    /// <summary>The option's code in the catalogue, or <see cref="ContractCode"/>.</summary>
    public string Code => _code ?? ContractCode;

    /// <summary>Whether it is the contract itself.</summary>
    public bool IsContract => OptionNumber is null;

    /// <summary>An option of a contract.</summary>
    public static EndTarget Of(ContractOption option) => new(option.Number, option.Code);

    /// <summary>
    /// Resolves a code on a contract: the contract itself, or the latest option of that code. Null if the contract never had the
    /// option.
    /// </summary>
    public static EndTarget? Find(Contract contract, string code) =>
        code == ContractCode ? Contract : contract.LatestOption(code) is { } option ? Of(option) : null;

    /// <summary>The option that it is on a contract; null for the contract itself.</summary>
    public ContractOption? OptionOf(Contract contract) => OptionNumber is { } number ? contract.Option(number) : null;

    /// <inheritdoc/>
    public bool Equals(EndTarget other) => OptionNumber == other.OptionNumber;

    /// <inheritdoc/>
    public override int GetHashCode() => OptionNumber.GetHashCode();

    /// <summary>The code.</summary>
    public override string ToString() => Code;

    /// <summary>As it is on the record: a code, and the option's number where it is one.</summary>
    internal static EndTarget Recorded(string code, int? optionNumber) => optionNumber is { } number ? new(number, code) : Contract;
}
