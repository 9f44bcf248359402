using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>The operators' tasks about combined invoices.</summary>
internal static class InvoiceTasks
{
    private const string WaitingKind = "invoice-waiting";
    private const string FailedKind = "invoice-failed";

    /// <summary>An invoice waits for contracts that are not closed.</summary>
    public static NewTask Waiting(InvoicingDocument customer, WaitingInvoice waiting)
    {
        string id = CustomerKey.CustomerIdOf(customer.CustomerId);
        string month = DateText.Format(waiting.Month);
        string first = string.Join(", ", waiting.ContractIds.Take(5));
        return new NewTask(
            WaitingId(customer, waiting.Month), WaitingKind,
            new(
                $"The combined invoice of {month} for the customer {id} waits for {waiting.Contracts} contracts that are not closed: "
                    + $"{first}. Correct the cause, then close the month again; the invoice is made then.",
                $"契約者 {id} の {month} 分の一括請求書は、締め切られていない契約 {waiting.Contracts} 件を待っています: {first}。"
                    + "原因を解消し、再び締め切ってください。請求書はそのとき作成されます。"),
            PartnerId: customer.PartnerId);
    }

    /// <summary>The id of the task of <see cref="Waiting"/>.</summary>
    public static string WaitingId(InvoicingDocument customer, YearMonth month) =>
        TaskIds.Of(WaitingKind, customer.CustomerId, DateText.Format(month));

    /// <summary>An invoice could not be made.</summary>
    public static NewTask Failed(InvoicingDocument customer, YearMonth month)
    {
        string id = CustomerKey.CustomerIdOf(customer.CustomerId);
        string text = DateText.Format(month);
        return new NewTask(
            TaskIds.Of(FailedKind, customer.CustomerId, text), FailedKind,
            new(
                $"The combined invoice of {text} for the customer {id} could not be made. Correct the cause that the log names, then close "
                    + "the month again.",
                $"契約者 {id} の {text} 分の一括請求書を作成できませんでした。ログの示す原因を解消し、再び締め切ってください。"),
            PartnerId: customer.PartnerId);
    }
}
