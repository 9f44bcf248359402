using NodaTime;

namespace SecureMx.Domain;

/// <summary>The provider's order to end a contract under General Terms 28 (2) or (3), which needs no 30 days (E7).</summary>
public sealed record OrderEnd(string NoticeId, EndGround Ground, LocalDate EffectiveDate, string Reason);

/// <summary>Decides on the ends that the provider orders (E7).</summary>
public static class EndOrders
{
    /// <summary>
    /// Orders the end of a contract. As with notices, an order may only bring the end forward (E3), or give its day another ground.
    /// </summary>
    public static Decision Order(Contract contract, OrderEnd command, Instant now)
    {
        if (contract.Notice(command.NoticeId) is not null) return Decision.Nothing;

        var today = Tokyo.DateOf(now);
        if (Ends.Of(contract) is { } end && end.EffectiveDate < today)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.E7, "", new(
                $"The contract ended on {end.EffectiveDate:uuuu-MM-dd}.",
                $"契約は {end.EffectiveDate:uuuu-MM-dd} に終了しています。")));
        }

        List<Refusal> refusals = [];
        if (command.Ground is not (EndGround.GeneralTerms28Paragraph2 or EndGround.GeneralTerms28Paragraph3))
        {
            refusals.Add(Refusal.By(Rules.E7, "/ground", new(
                "The provider ends a contract under General Terms 28 (2) or (3).",
                "当社による解除の根拠は、一般規程第 28 条第 2 項又は第 3 項です。")));
        }

        if (command.EffectiveDate < contract.AcceptedOn)
        {
            refusals.Add(Refusal.By(Rules.E7, "/effectiveDate", new(
                $"A contract cannot end before it was accepted, on {contract.AcceptedOn:uuuu-MM-dd}.",
                $"契約は、申込を承諾した日 ({contract.AcceptedOn:uuuu-MM-dd}) より前に解除できません。")));
        }

        if (FreeText.ProblemOf(new("The reason of an order", "解除の理由"), command.Reason, FreeText.MaximumReasonLength) is { } problem)
        {
            refusals.Add(Refusal.By(Rules.E7, "/reason", problem));
        }

        if (refusals.Count > 0) return Decision.Refuse(refusals);

        var standing = contract.StandingNotice(EndTarget.Contract);
        if (standing is not null && command.EffectiveDate > standing.EffectiveDate)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.E3, "/effectiveDate", new(
                $"The contract already ends on {standing.EffectiveDate:uuuu-MM-dd}; that day can only be brought forward.",
                $"契約は {standing.EffectiveDate:uuuu-MM-dd} に解除されます。その日は繰り上げることだけができます。")));
        }

        return standing is not null && standing.EffectiveDate == command.EffectiveDate && standing.Ground == command.Ground
            ? Decision.Nothing
            : Decision.Record(
                new EndOrdered(command.NoticeId, command.Ground, now, today, command.EffectiveDate, command.Reason, standing?.NoticeId));
    }
}
