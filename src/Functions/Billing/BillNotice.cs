using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Notifications;

namespace SecureMx.Functions.Billing;

/// <summary>What the partner of a contract hears of its bill (B9).</summary>
/// <param name="PartnerId">The partner.</param>
/// <param name="Event">The event.</param>
internal sealed record BillNotice(string PartnerId, CloudEvent Event)
{
    public static BillNotice Of(Contract contract, Bill bill, Instant issuedAt) => new(
        contract.PartnerId,
        PartnerEvents.OfBill(contract, bill.Month, BillDocument.NumberOf(bill.Month, bill.ContractId), bill.Total, issuedAt));
}
