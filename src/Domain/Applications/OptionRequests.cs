namespace SecureMx.Domain;

/// <summary>Checks options as they are applied for: their form (A1), what they need (O1) and their domains (O5).</summary>
internal static class OptionRequests
{
    /// <summary>The options in canonical form, with every refusal added; pointers are <c>/options/…</c>.</summary>
    /// <param name="requests">The options.</param>
    /// <param name="domains">The contract's domains, canonical.</param>
    /// <param name="around">What they meet.</param>
    /// <param name="refusals">Receives the refusals.</param>
    /// <param name="mayCarryStart">Whether an option may have a billing start date of its own: only with a migrated contract (A4).</param>
    internal static IReadOnlyList<OptionRequest> Check(
        IReadOnlyList<OptionRequest> requests, IReadOnlyList<string> domains, ApplicationContext around, ICollection<Refusal> refusals,
        bool mayCarryStart = false)
    {
        if (requests.Count > OptionCatalog.All.Count)
        {
            refusals.Add(Refusal.By(Rules.A1, "/options", new(
                $"There are {OptionCatalog.All.Count} options, and each can be applied for once.",
                $"オプションは {OptionCatalog.All.Count} 種類で、それぞれ一回だけ申し込めます。")));
            return [];
        }

        List<OptionRequest> canonical = [];
        for (var i = 0; i < requests.Count; i++)
        {
            var (request, pointer) = (requests[i], $"/options/{i}");
            if (OptionCatalog.Find(request.Code) is not { } option)
            {
                refusals.Add(Refusal.By(Rules.A1, $"{pointer}/code", new(
                    "There is no option of this code; the catalogue of options lists them.",
                    "このコードのオプションはありません。オプションの一覧を参照してください。")));
                continue;
            }

            if (requests.Take(i).Any(r => r.Code == request.Code))
            {
                refusals.Add(Refusal.By(Rules.A1, $"{pointer}/code", new(
                    $"The option {option.Code} is applied for twice.",
                    $"オプション {option.Code} の申込が重複しています。")));
                continue;
            }

            OptionForm.Check(request, option, pointer, refusals);
            if (!mayCarryStart && request.BillingStartDate is not null)
            {
                refusals.Add(Refusal.By(Rules.A4, $"{pointer}/billingStartDate", new(
                    "The billing start date is fixed on acceptance; only an option of a migrated contract names its own.",
                    "課金開始日は承諾の際に定めます。オプションごとに指定できるのは移行する契約だけです。")));
            }

            if (MissingNeed(option, requests, around) is { } need)
            {
                refusals.Add(Refusal.By(Rules.O1, $"{pointer}/code", new(
                    $"The option {option.Code} needs {need.English}.",
                    $"オプション {option.Code} を利用するには、{need.Japanese}が必要です。")));
            }

            var chosen = option.ChoosesDomains ? OptionDomains.Check(request, option, pointer, domains, refusals) : [];
            OptionDomains.CheckOverlap(option, chosen, pointer, canonical, around, refusals);
            canonical.Add(request with { Domains = [.. chosen.OfType<string>()] });
        }

        return canonical;
    }

    /// <summary>Names the requirement that an option does not meet; null if it meets all (O1).</summary>
    internal static Text? MissingNeed(OptionDefinition option, IReadOnlyList<OptionRequest> requests, ApplicationContext around)
    {
        Text when = around.MustHaveBegun
            ? new($"in force on its billing start date, {around.Day:uuuu-MM-dd}", $"課金開始日 ({around.Day:uuuu-MM-dd}) に有効な")
            : new("that has not ended", "終了していない");
        if (option.NeedsOption is { } code && !requests.Any(r => r.Code == code) && !around.HasOption(code)) // O1
        {
            return new($"the option {code} on the same contract, {when.English}", $"同じ契約の{when.Japanese}オプション {code} ");
        }

        return option.NeedsService is { } service && !around.HasService(service) // O1
            ? new($"the service {service} of the same customer, {when.English}", $"同じ契約者の{when.Japanese}指定サービス {service} ")
            : null;
    }
}
