namespace SecureMx.Domain;

/// <summary>The provider's other services that an option needs and that a customer holds apart from this contract (terms/3).</summary>
public static class DesignatedServices
{
    /// <summary>IIJ ドキュメントエクスチェンジサービス, which <c>dox</c> needs.</summary>
    public const string DocumentExchange = "document-exchange";

    /// <summary>IIJ ID サービス, which <c>iij-id</c> needs.</summary>
    public const string IijId = "iij-id";

    /// <summary>Both.</summary>
    public static readonly IReadOnlyList<string> All = [DocumentExchange, IijId];
}
