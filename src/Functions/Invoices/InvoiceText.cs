using System.Globalization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Invoices;

/// <summary>Texts of a document beside its lines, in its language, for every format that people read.</summary>
internal static class InvoiceText
{
    private static readonly string[] Honorifics = [" 御中", " 様"];

    /// <summary>Title of the document.</summary>
    public static Text Subject { get; } = new("Charges for the IIJ Secure MX service", "IIJ セキュア MX サービス 利用料金");

    /// <summary>The label of the issuer's registration number.</summary>
    public static Text Registration { get; } = new("Registration number", "登録番号");

    /// <summary>The heading: an open month's bill is no invoice yet.</summary>
    public static string Title(Invoice invoice) => (invoice.Kind switch
    {
        InvoiceKind.Invoice => new Text("Invoice", "請求書"),
        InvoiceKind.Return => new Text("Qualified return invoice", "適格返還請求書"),
        InvoiceKind.Part when invoice.IssuedOn is null => new Text("Statement of use (not final)", "ご利用明細書 (未確定)"),
        InvoiceKind.Part => new Text("Statement of use", "ご利用明細書"),
        _ => new Text("Preview of an invoice (not final)", "請求予定 (未確定)"),
    }).In(invoice.Language);

    /// <summary>The lines of the addressee's names.</summary>
    public static IReadOnlyList<string> Addressee(Invoice invoice) => invoice.To.NamesIn(invoice.Language);

    /// <summary>
    /// How many characters at the end of an addressee's line stay on one line: 御中 or 様, the space before it, and the last of the name.
    /// </summary>
    public static int HonorificLength(string addressee) =>
        Honorifics.FirstOrDefault(honorific => addressee.EndsWith(honorific, StringComparison.Ordinal)) is { } honorific
            ? honorific.Length + 1
            : 0;

    /// <summary>Facts of the document: pairs of name and value.</summary>
    public static IReadOnlyList<(string Name, string Value)> Particulars(Invoice invoice) =>
    [
        (Say(invoice, invoice.Kind is InvoiceKind.Return or InvoiceKind.Part ? new("Document no.", "書類番号") : new("Invoice no.", "請求番号")),
            invoice.Number ?? "—"),
        (Say(invoice, new("Issued", "発行日")), invoice.IssuedOn is { } at ? Date(at, invoice.Language) : "—"),
        (Say(invoice, new("Period", "対象期間")), Period(invoice)),
        (Say(invoice, new("Customer no.", "お客様番号")), invoice.CustomerId),
        .. invoice.ContractNumber is { } contract
            ? new[] { (Say(invoice, new("Contract no.", "契約番号")), contract) }
            : [(Say(invoice, new("Contracts", "ご契約数")),
                Number(invoice.Groups.DistinctBy(group => group.ContractId).Count(), invoice.Language))],
    ];

    /// <summary>Due date and way of payment, or that no payment is due.</summary>
    public static IReadOnlyList<(string Name, string Value)> Payment(Invoice invoice, PaymentSettings payment)
    {
        if (invoice.DueOn is not { } due)
        {
            var settled = new Text("Settlement", "精算方法");
            return invoice switch
            {
                { PartOf: { } bill } => Pairs(
                    (settled, Say(invoice, new($"Included in the amount of invoice {bill}", $"請求書 {bill} の金額に含まれています")))),
                { Kind: InvoiceKind.Preview } => [],
                { Total: < 0 } => Pairs((settled, Say(invoice, new("Carried to your next invoice", "次回のご請求に繰り越します")))),
                _ => Pairs((new("Payment", "お支払い"), Say(invoice, new("No payment is due", "今回のお支払いはありません")))),
            };
        }

        string day = Date(due, invoice.Language);
        if (payment.MethodOf(invoice.ContractId) == PaymentMethod.DirectDebit)
        {
            return Pairs(
                (new("Payment method", "お支払方法"), Say(invoice, new("Direct debit", "口座振替"))), (new("Debited on", "振替日"), day));
        }

        return payment.BankAccount is { } account
            ? Pairs((new("Payment due", "お支払期限"), day), (new("Bank account", "お振込先"), account))
            : Pairs((new("Payment due", "お支払期限"), day));

        (string Name, string Value)[] Pairs(params (Text Name, string Value)[] pairs) =>
            [.. pairs.Select(pair => (Say(invoice, pair.Name), pair.Value))];
    }

    /// <summary>The earlier documents that it corrects or gives something back of.</summary>
    public static IReadOnlyList<string> References(Invoice invoice) =>
    [
        .. invoice.RefersTo.Select(earlier => Say(invoice, new(
            FormattableString.Invariant($"Corrects or returns: invoice {earlier.Number} (services of {earlier.Month:uuuu-MM})"),
            $"訂正・返還の対象: 請求書 {earlier.Number} ({earlier.Month.Year} 年 {earlier.Month.Month} 月分の役務提供)"))),
    ];

    /// <summary>The sums: per rate as the qualified invoice has them, then what is to be paid.</summary>
    public static IReadOnlyList<(string Name, string Value)> Sums(Invoice invoice)
    {
        List<(Text Name, long Amount)> sums = [];
        if (invoice.Kind == InvoiceKind.Part)
        {
            sums.AddRange(invoice.Lines.Where(line => line.TaxRate is not null).GroupBy(line => line.TaxRate)
                .OrderByDescending(rate => rate.Key).Select(rate => (TaxableAt(rate.Key!.Value), rate.Sum(line => line.Amount))));
        }

        foreach (var at in invoice.Taxes) // B8
        {
            sums.Add((TaxableAt(at.Rate), at.Taxable));
            sums.Add((new($"Consumption tax ({at.Rate}%)", $"消費税 ({at.Rate}%)"), at.Tax));
        }

        sums.Add((new("Outside the tax", "対象外"), invoice.OutsideTax));
        var setOffs = invoice.SetOffs ?? [];
        if (invoice.CarriedOver + setOffs.Sum(setOff => setOff.Amount) is var fromBefore and not 0)
            sums.Add((new("Carried over", "前回からの繰越"), fromBefore));
        sums.AddRange(setOffs.Select(setOff => (
            new Text($"Set off from another contract ({setOff.FromContractId})", $"他のご契約からの相殺 ({setOff.FromContractId})"),
            -setOff.Amount))); // B8
        return [.. sums.Select(sum => (Say(invoice, sum.Name), Yen(sum.Amount, invoice.Language)))];
    }

    /// <summary>Amount to be paid, given back, or carried over to the next bill (B8).</summary>
    public static (string Name, string Value) Total(Invoice invoice)
    {
        var name = invoice switch
        {
            { Kind: InvoiceKind.Part } => new Text("Amount without tax", "ご利用金額 (税抜)"),
            { PartOf: not null } => new Text("Amount returned (with tax)", "返還金額 (税込)"),
            { Total: < 0 } => new Text("Carried to the next invoice", "次回への繰越"),
            { Kind: InvoiceKind.Preview } => new Text("Expected amount (with tax)", "ご請求予定金額 (税込)"),
            _ => new Text("Amount due (with tax)", "ご請求金額 (税込)"),
        };
        return (Say(invoice, name), Yen(invoice.Total, invoice.Language));
    }

    /// <summary>A text in the document's language.</summary>
    public static string Say(Invoice invoice, Text text) => text.In(invoice.Language);

    /// <summary>An amount with its unit.</summary>
    public static string Yen(long amount, Language language) =>
        $"{Number(amount, language)} {(language == Language.Japanese ? "円" : "yen")}";

    /// <summary>A number; below zero as Japanese bills write it, with ▲, or with a minus sign.</summary>
    public static string Number(long number, Language language) =>
        number < 0
            ? string.Create(CultureInfo.InvariantCulture, $"{(language == Language.Japanese ? '▲' : '-')}{-(decimal)number:N0}")
            : number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The days charged of those of the month; empty where the fee is whole.</summary>
    public static string Days(InvoiceLine line) =>
        line.Days is { } days ? string.Create(CultureInfo.InvariantCulture, $"{days} / {line.DaysInMonth}") : "";

    /// <summary>The rate of a line.</summary>
    public static string Rate(InvoiceLine line, Language language) =>
        line.TaxRate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate}%")
            : language == Language.Japanese ? "対象外" : "none";

    /// <summary>A date as people read it.</summary>
    public static string Date(LocalDate date, Language language) => language == Language.Japanese
        ? string.Create(CultureInfo.InvariantCulture, $"{date.Year} 年 {date.Month} 月 {date.Day} 日")
        : date.ToString("d MMMM uuuu", CultureInfo.InvariantCulture);

    private static Text TaxableAt(int rate) => new($"Taxable at {rate}% (without tax)", $"{rate}% 対象 (税抜)");

    private static string Period(Invoice invoice)
    {
        var days = invoice.Month.ToDateInterval();
        string to = invoice.Language == Language.Japanese ? "～" : "to";
        return $"{Date(days.Start, invoice.Language)} {to} {Date(days.End, invoice.Language)}";
    }
}
