using SecureMx.Domain;

namespace SecureMx.Functions.Invoices;

/// <summary>Way of payment.</summary>
public enum PaymentMethod
{
    /// <summary>The customer pays into the issuer's account: 銀行振込.</summary>
    BankTransfer,

    /// <summary>The issuer has the sum collected from the customer's account: 口座振替.</summary>
    DirectDebit,
}

/// <summary>Section <c>Payment</c>: by when and how bills are paid.</summary>
public sealed class PaymentSettings
{
    private const int MostMonths = 12;
    private const int LongestText = 200;

    /// <summary>Months from the billed month to that of the payment: 1, 翌月.</summary>
    public int MonthsAfter { get; set; } = PaymentTerms.Default.MonthsAfter;

    /// <summary>The day of that month; 31 is its last day, 末日.</summary>
    public int Day { get; set; } = PaymentTerms.Default.Day;

    /// <summary>How.</summary>
    public PaymentMethod Method { get; set; }

    /// <summary>The issuer's bank, branch, account and account name, in one line.</summary>
    public string? BankAccount { get; set; }

    /// <summary>Exceptions of single contracts, by id.</summary>
    public Dictionary<string, ContractPayment> Contracts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The terms of a contract; the general ones without one.</summary>
    internal PaymentTerms TermsOf(string? contractId) => OwnOf(contractId) is { } own
        ? new PaymentTerms(own.MonthsAfter ?? MonthsAfter, own.Day ?? Day)
        : new PaymentTerms(MonthsAfter, Day);

    /// <summary>How a contract is paid for; an invoice of several is in the general way.</summary>
    internal PaymentMethod MethodOf(string? contractId) => OwnOf(contractId)?.Method ?? Method;

    private ContractPayment? OwnOf(string? contractId) => contractId is null ? null : Contracts.GetValueOrDefault(contractId);

    /// <summary>Returns the faults of the settings, each with the setting's name.</summary>
    internal IEnumerable<string> Faults()
    {
        if (BankAccount is not null && (BankAccount.Length > LongestText || BankAccount.Any(char.IsControl)))
            yield return $"The setting Payment:BankAccount must be one line of at most {LongestText} characters.";
        foreach (var (name, months, day) in Contracts.Select(own => ($"Payment:Contracts:{own.Key}", own.Value.MonthsAfter, own.Value.Day))
            .Prepend(("Payment", MonthsAfter, Day)))
        {
            if (months is < 0 or > MostMonths)
                yield return $"The setting {name}:MonthsAfter must be 0 to {MostMonths}.";
            if (day is < 1 or > 31)
                yield return $"The setting {name}:Day must be 1 to 31.";
        }
    }
}

/// <summary>The exceptions of a contract; null for the general terms.</summary>
public sealed class ContractPayment
{
    /// <summary>Months from the billed month to that of the payment.</summary>
    public int? MonthsAfter { get; set; }

    /// <summary>The day of that month.</summary>
    public int? Day { get; set; }

    /// <summary>How.</summary>
    public PaymentMethod? Method { get; set; }
}
