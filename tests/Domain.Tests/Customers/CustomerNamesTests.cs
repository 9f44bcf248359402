namespace SecureMx.Domain.Tests.Customers;

/// <summary>A1: an application names the customer as the record does; another way of writing the name is no other name.</summary>
public class CustomerNamesTests
{
    [Theory]
    [InlineData("例示株式会社", "例示株式会社", true)]
    [InlineData("ＡＢＣ株式会社", "abc 株式会社", true)] // width, case, spaces
    [InlineData("ﾚｲｼﾞ", "レイジ", true)]
    [InlineData("例示　株式会社", "例示株式会社", true)] // an ideographic space
    [InlineData("例示株式会社", "例示有限会社", false)]
    [InlineData("例示株式会社", "例示株式会社 東京支店", false)]
    public void A1_names_that_differ_in_their_writing_are_one(string one, string other, bool areSame)
    {
        Assert.Equal(areSame, CustomerNames.AreSame(one, other));
        Assert.Equal(areSame, CustomerNames.AreSame(other, one));
    }

    [Fact]
    public void A1_a_name_with_half_of_a_character_has_no_other_way_of_writing()
    {
        Assert.True(CustomerNames.AreSame("例 \ud800", "例\ud800"));
        Assert.False(CustomerNames.AreSame("例\ud800", "例\ud801"));
    }

    [Fact]
    public void A1_an_application_changes_no_name()
    {
        var refusal = CustomerNames.RefusalOf("甲株式会社", ["例示株式会社", "旧例示株式会社"])!;

        Assert.Equal(("A1", "/customerName", true), (refusal.Rule, refusal.Pointer, refusal.IsConflict));
        Assert.Equal(
            new Text(
                "The customer's name on record is '例示株式会社'. An application does not change it; the provider does, on notice.",
                "登録されている契約者の名称は「例示株式会社」です。申込では変更されません。名称の変更は当社への届出によります。"),
            refusal.Message);
    }

    [Fact]
    public void A1_any_name_on_record_may_be_named()
    {
        Assert.Null(CustomerNames.RefusalOf("例示株式会社", ["例示株式会社", "旧例示株式会社"]));
        Assert.Null(CustomerNames.RefusalOf("旧例示株式会社", ["例示株式会社", "旧例示株式会社"]));
        Assert.Null(CustomerNames.RefusalOf("甲株式会社", [])); // the customer's first application
    }
}
