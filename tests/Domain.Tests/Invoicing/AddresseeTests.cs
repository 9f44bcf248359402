namespace SecureMx.Domain.Tests.Invoicing;

public class AddresseeTests
{
    [Theory]
    [InlineData("例示株式会社", null, null, false, "例示株式会社 御中")]
    [InlineData("例示株式会社", "経理部", null, false, "例示株式会社|経理部 御中")]
    [InlineData("例示株式会社", "経理部", "鷗外 一葉", false, "例示株式会社|経理部|鷗外 一葉 様")]
    [InlineData("例示株式会社", null, "鷗外 一葉", false, "例示株式会社|鷗外 一葉 様")]
    [InlineData("鷗外 一葉", null, null, true, "鷗外 一葉 様")]
    public void A_company_or_a_department_is_御中_and_a_person_is_様(
        string name, string? department, string? contact, bool isPerson, string names) =>
        Assert.Equal(names, string.Join('|', new Addressee(name, null, department, contact, isPerson).NamesIn(Language.Japanese)));

    [Fact]
    public void In_English_a_person_of_a_company_is_named_after_Attn()
    {
        Assert.Equal(["Example Corp.", "Accounting"], new Addressee("Example Corp.", Department: "Accounting").NamesIn(Language.English));
        Assert.Equal(
            ["Example Corp.", "Attn: O. Mori"], new Addressee("Example Corp.", Contact: "O. Mori").NamesIn(Language.English));
    }
}
