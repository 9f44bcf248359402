using NodaTime;

namespace SecureMx.Domain;

/// <summary>Fixes options as an acceptance does (A3).</summary>
internal static class OptionAcceptance
{
    /// <summary>The options with their numbers, fees and what they lean on (O1).</summary>
    internal static IReadOnlyList<AcceptedOption> Number(
        IReadOnlyList<OptionRequest> requests, int firstNumber, LocalDate billingStartDate, Prices prices, ApplicationContext around)
    {
        return [.. requests.Select((request, index) => Accepted(request, firstNumber + index))];

        AcceptedOption Accepted(OptionRequest request, int number)
        {
            var option = OptionCatalog.Get(request.Code);
            return new(
                number, request.Code, request.BillingStartDate ?? billingStartDate, request.Domains!, request.Accounts,
                option.Metering.HasFlag(Metering.MailingLists) ? request.MailingLists ?? 0 : null, request.DiskGigabytes,
                request.RetentionDays,
                prices.Options.GetValueOrDefault(request.Code)?.Initial ?? 0, LeansOn(option),
                ServiceEnd(option, request.BillingStartDate ?? billingStartDate));
        }

        int? LeansOn(OptionDefinition option)
        {
            if (option.NeedsOption is not { } code) return null;
            var index = requests.ToList().FindIndex(r => r.Code == code);
            return index >= 0 ? firstNumber + index : around.NeededOption(code)?.Number; // O1
        }

        // E6: of the service that carries the option on its first day; it may be held again later (O3).
        LocalDate? ServiceEnd(OptionDefinition option, LocalDate start) =>
            (
                around.Services.FirstOrDefault(
                    s => s.Service == option.NeedsService && s.IsHeldOn(start)) ?? around.Services.LastOrDefault(
                        s => s.Service == option.NeedsService))?.EndsOn;
    }
}
