using NodaTime;

namespace SecureMx.Domain;

/// <summary>The former option ID メールアドレス連携, in whose place <c>iij-id</c> is held (M2, supplementary provision of 2020-03-01, 2).</summary>
internal static class FormerMailAddressOption
{
    /// <summary>Its code in a migrated contract.</summary>
    internal const string Code = "iij-id-mail-address";

    /// <summary>The last day of conclusion for which it could be held.</summary>
    internal static readonly LocalDate LastConclusion = new(2020, 2, 29);

    /// <summary>From when its successor is held.</summary>
    internal static readonly LocalDate SucceededFrom = new(2020, 3, 1);

    /// <summary>The other options, and whether the former one is among them.</summary>
    internal static (IReadOnlyList<OptionRequest> Others, bool HasFormer) Separate(
        IReadOnlyList<OptionRequest> options, LocalDate concludedOn, ICollection<Refusal> refusals)
    {
        var places = Enumerable.Range(0, options.Count).Where(i => options[i].Code == Code).ToList();
        if (places.Count == 0) return (options, false);

        var pointer = $"/options/{places[^1]}/code";
        if (concludedOn > LastConclusion)
        {
            refusals.Add(Refusal.By(Rules.M2, pointer, new(
            $"Contracts concluded after {LastConclusion:uuuu-MM-dd} have no option of this code.",
            $"{LastConclusion:uuuu-MM-dd} より後に成立した契約に、このコードのオプションはありません。"))); // M2
        }

        if (places.Count > 1 || options.Any(o => o.Code == OptionCatalog.IijId))
        {
            refusals.Add(Refusal.By(Rules.M2, pointer, new(
            "Name either the former option or iij-id, which takes its place, once.",
            "旧オプションと、それに代わる iij-id は、合わせて一回だけ記載してください。")));
        }

        return ([.. options.Where(o => o.Code != Code)], true);
    }

    /// <summary>A refusal of the other options, pointing to their places in the request.</summary>
    internal static Refusal Restore(Refusal refusal, IReadOnlyList<OptionRequest> all, IReadOnlyList<OptionRequest> others)
    {
        var parts = refusal.Pointer.Split('/');
        if (all.Count == others.Count || parts is not ["", "options", var index, ..] || !int.TryParse(index, out var place)) return refusal;

        parts[2] = $"{Enumerable.Range(0, all.Count).Where(i => all[i].Code != Code).ElementAt(place)}";
        return refusal with { Pointer = string.Join('/', parts) };
    }

    /// <summary>The option in its place, on a contract that is billed from a date.</summary>
    internal static AcceptedOption Successor(int number, LocalDate contractStart, IReadOnlyList<DesignatedService> services)
    {
        var from = LocalDate.Max(SucceededFrom, contractStart);
        return new(
            number, OptionCatalog.IijId, from, [], null, null, null, null, InitialFee: 0, LeansOn: null,
            ServiceEndsOn: services.LastOrDefault(s => s.Service == DesignatedServices.IijId)?.EndsOn, AcceptedOn: from); // M2
    }
}
