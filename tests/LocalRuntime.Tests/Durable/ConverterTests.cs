using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

/// <summary>Inputs and outputs are converted as the isolated worker does it.</summary>
public sealed class ConverterTests
{
    private sealed record Person(string Name)
    {
        public string Nickname = "none";
    }

    [Fact]
    public void Names_compare_without_case_and_fields_are_left_out()
    {
        var converter = Converter(_ => { });
        Assert.Equal("花子", converter.Deserialize<Person>("""{"name": "花子", "nickname": "hana"}""")!.Name);
        Assert.Equal("none", converter.Deserialize<Person>("""{"name": "花子", "Nickname": "hana"}""")!.Nickname);
        Assert.Equal("""{"Name":"a"}""", converter.Serialize(new Person("a")));
        Assert.Null(converter.Serialize(null));
    }

    [Fact]
    public void The_app_configures_it_with_the_options_of_the_worker()
    {
        var converter = Converter(services => services.Configure<JsonSerializerOptions>(o => o.PropertyNamingPolicy = JsonNamingPolicy.CamelCase));
        Assert.Equal("""{"name":"a"}""", converter.Serialize(new Person("a")));
    }

    private static DataConverter Converter(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection().AddLocalDurableTask();
        configure(services);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<DataConverter>();
    }
}
