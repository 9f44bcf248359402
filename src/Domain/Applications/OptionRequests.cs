namespace SecureMx.Domain;

/// <summary>Checks options as they are applied for: their form (A1), what they need (O1) and their domains (O5).</summary>
internal static class OptionRequests
{
    /// <summary>The options in canonical form, with every refusal added; pointers are <c>/options/…</c>.</summary>
    /// <param name="requests">The options.</param>
    /// <param name="domains">The contract's domains, canonical.</param>
    /// <param name="around">What they meet.</param>
    /// <param name="refusals">Where refusals go.</param>
    /// <param name="mayCarryStart">Whether an option may have a billing start date of its own: only with a migrated contract (A4).</param>
    internal static IReadOnlyList<OptionRequest> Check(
        IReadOnlyList<OptionRequest> requests, IReadOnlyList<string> domains, ApplicationContext around, ICollection<Refusal> refusals, bool mayCarryStart = false)
    {
        if (requests.Count > OptionCatalog.All.Count)
        {
            refusals.Add(Refusal.By(Rules.A1, "/options", $"There are {OptionCatalog.All.Count} options, and each can be applied for once."));
            return [];
        }

        List<OptionRequest> canonical = [];
        for (var i = 0; i < requests.Count; i++)
        {
            var (request, pointer) = (requests[i], $"/options/{i}");
            if (OptionCatalog.Find(request.Code) is not { } option)
            {
                refusals.Add(Refusal.By(Rules.A1, $"{pointer}/code", "There is no option of this code; the catalogue of options lists them."));
                continue;
            }

            if (requests.Take(i).Any(r => r.Code == request.Code))
            {
                refusals.Add(Refusal.By(Rules.A1, $"{pointer}/code", $"The option {option.Code} is applied for twice."));
                continue;
            }

            OptionForm.Check(request, option, pointer, refusals);
            if (!mayCarryStart && request.BillingStartDate is not null)
            {
                refusals.Add(Refusal.By(Rules.A4, $"{pointer}/billingStartDate", "The billing start date is fixed on acceptance; only an option of a migrated contract names its own."));
            }

            if (MissingNeed(option, requests, around) is { } need)
            {
                refusals.Add(Refusal.By(Rules.O1, $"{pointer}/code", $"The option {option.Code} needs {need}."));
            }

            var chosen = option.ChoosesDomains ? OptionDomains.Check(request, option, pointer, domains, refusals) : [];
            OptionDomains.CheckOverlap(option, chosen, pointer, canonical, around, refusals);
            canonical.Add(request with { Domains = [.. chosen.OfType<string>()] });
        }

        return canonical;
    }

    /// <summary>What an option needs and does not find, as a message names it; null where it lacks nothing (O1).</summary>
    internal static string? MissingNeed(OptionDefinition option, IReadOnlyList<OptionRequest> requests, ApplicationContext around)
    {
        var when = around.MustHaveBegun ? $"in force on its billing start date, {around.Day:uuuu-MM-dd}" : "that has not ended";
        if (option.NeedsOption is { } code && !requests.Any(r => r.Code == code) && !around.HasOption(code)) return $"the option {code} on the same contract, {when}"; // O1
        if (option.NeedsService is { } service && !around.HasService(service)) return $"the service {service} of the same customer, {when}"; // O1
        return null;
    }
}
