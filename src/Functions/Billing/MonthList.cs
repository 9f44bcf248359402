using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Billing;

/// <summary>The list of a month's bills for accounting: a row a bill, whose amounts add up to its total.</summary>
internal static class MonthList
{
    /// <summary>The names of the columns.</summary>
    public static string[] Columns { get; } =
    [
        "書類", "書類番号", "登録番号", "契約", "契約番号", "お客様番号", "お客様", "対象月", "発行日", "支払期限",
        .. ConsumptionTax.Percents.SelectMany(rate => new[] { $"{rate}% 対象(円)", $"{rate}% 消費税(円)" }),
        "課税対象外(円)", "繰越(円)", "合計(円)",
    ];

    /// <summary>Adds the row of a bill.</summary>
    public static void AddRow(CsvStream csv, Invoice invoice, IssuerSettings issuer)
    {
        csv.Add(
            InvoiceText.Title(invoice), invoice.Number, issuer.RegistrationNumber, invoice.ContractId, invoice.ContractNumber,
            invoice.CustomerId, invoice.CustomerName, DateText.Format(invoice.Month), DateText.Format(invoice.IssuedOn!.Value),
            invoice.DueOn is { } due ? DateText.Format(due) : null);
        foreach (int rate in ConsumptionTax.Percents)
        {
            var tax = invoice.Taxes.FirstOrDefault(tax => tax.Rate == rate); // B8
            csv.Add(tax?.Taxable ?? 0);
            csv.Add(tax?.Tax ?? 0);
        }

        csv.Add(invoice.OutsideTax);
        csv.Add(invoice.CarriedOver);
        csv.Add(invoice.Total);
        csv.EndRow();
    }
}
