using System.Net;
using System.Text;
using SecureMx.LocalHost.Tests.Hosting;
using SecureMx.Tests;

namespace SecureMx.LocalHost.Tests.Http;

/// <summary>Each form of HTTP function, over real HTTP.</summary>
public sealed class HttpBindingTests(HttpBindingTests.App app) : IClassFixture<HttpBindingTests.App>
{
    [Theory]
    [InlineData("/api/hello", 200, "GET nobody")]
    [InlineData("/api/hello/ann", 200, "GET ann")]
    [InlineData("/api/HELLO/%E5%A4%AA%E9%83%8E", 200, "GET 太郎")]
    [InlineData("/api/hello?name=query", 200, "GET query")]
    [InlineData("/api/hello/route?name=query", 200, "GET route")]
    [InlineData("/api/ResultOfTask", 201, """{"some":"json"}""")]
    [InlineData("/api/ResultOfValueTask", 204, "")]
    [InlineData("/api/Action", 202, """{"some":"object"}""")]
    [InlineData("/api/ActionOfTask", 203, "content")]
    [InlineData("/api/Plain", 200, "")]
    [InlineData("/api/NothingOfTask", 200, "by hand")]
    [InlineData("/api/Nothing", 205, "")]
    [InlineData("/api/typed/6f9619ff-8b86-d011-b42d-00cf4fc964ff/42/true", 200, "6f9619ff8b86d011b42d00cf4fc964ff 42 True  7 True")]
    [InlineData(
        "/api/typed/6f9619ff8b86d011b42d00cf4fc964ff/-1/false?at=2026-02-28T23:00:00%2B09:00&page=2",
        200,
        "6f9619ff8b86d011b42d00cf4fc964ff -1 False 2026-02-28T14:00:00 2 True")]
    [InlineData("/api/constrained/5", 200, "int 5")]
    [InlineData("/api/constrained/all", 200, "literal")]
    [InlineData("/api/constrained/0", 404, "")]
    [InlineData("/api/constrained/five", 404, "")]
    [InlineData("/api/files/a/b/c.txt", 200, "a/b/c.txt")]
    [InlineData("/api/instance/ann", 200, "ann 1")]
    public async Task Get(string path, int status, string body)
    {
        var response = await app.Host.Http.GetAsync(path);
        Assert.Equal((status, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("/api/typed/no-guid/42/true")]
    [InlineData("/api/typed/6f9619ff-8b86-d011-b42d-00cf4fc964ff/forty/true")]
    [InlineData("/api/typed/6f9619ff-8b86-d011-b42d-00cf4fc964ff/99999999999/true")]
    [InlineData("/api/fails/secretly")]
    public async Task A_failed_function_answers_500_and_says_nothing(string path)
    {
        var response = await app.Host.Http.GetAsync(path);
        Assert.Equal((500, ""), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_failure_after_the_answer_has_begun_breaks_the_connection_off() =>
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.Host.Http.GetStringAsync("/api/fails/late"));

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/hello", 404)]
    [InlineData("DELETE", "/api/hello", 404)]
    [InlineData("OPTIONS", "/api/hello", 404)]
    [InlineData("POST", "/api/hello", 200)]
    [InlineData("PUT", "/api/months/2026-10", 200)]
    [InlineData("PUT", "/api/months/2026-1", 404)]
    [InlineData("PATCH", "/api/WithoutMethods", 200)]
    [InlineData("GET", "/", 302)]
    [InlineData("GET", "/sandbox/clock", 404)]
    public async Task A_path_or_method_that_nothing_serves_is_not_found(string method, string path, int status)
    {
        var response = await app.Host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task No_header_says_what_the_server_is()
    {
        var response = await app.Host.Http.GetAsync("/api/hello");
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData(1000, HttpStatusCode.OK, "text/plain")]
    [InlineData(1 << 20, HttpStatusCode.OK, "text/plain")]
    [InlineData((1 << 20) + 1, HttpStatusCode.RequestEntityTooLarge, "application/problem+json")]
    [InlineData(20 << 20, HttpStatusCode.RequestEntityTooLarge, "application/problem+json")]
    public async Task The_app_itself_answers_a_body_that_is_too_large(int bytes, HttpStatusCode status, string type)
    {
        var response = await app.Host.Http.PostAsync("/api/Body", new ByteArrayContent(new byte[bytes]));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_streamed()
    {
        var content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes(new string('x', 3 << 20))));
        content.Headers.ContentLength = null;
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/Body") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        var response = await app.Host.Http.SendAsync(request);
        Assert.Equal($"{3 << 20}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_runs_scope_ends_with_the_run()
    {
        await app.Host.Http.GetStringAsync("/api/instance/zoe");
        await Eventually.Holds(() => app.Host.Journal.Lines.Contains("zoe left"));
    }

    [Theory]
    [InlineData("WithFunctionKey", "none", 401)]
    [InlineData("WithFunctionKey", "wrong", 401)]
    [InlineData("WithFunctionKey", "system", 401)]
    [InlineData("WithFunctionKey", "function", 200)]
    [InlineData("WithFunctionKey", "master", 200)]
    [InlineData("WithMasterKey", "none", 401)]
    [InlineData("WithMasterKey", "function", 401)]
    [InlineData("WithMasterKey", "master", 200)]
    public async Task A_function_with_an_authorization_level_needs_its_key(string function, string which, int status)
    {
        var keys = app.Host.Keys;
        var key = which switch
        {
            "function" => keys.FunctionKey,
            "master" => keys.MasterKey,
            "system" => keys.SystemKey,
            "wrong" => "wrong",
            _ => "",
        };
        var header = new HttpRequestMessage(HttpMethod.Get, $"/api/{function}");
        if (which != "none")
            header.Headers.Add("x-functions-key", key);
        Assert.Equal(status, (int)(await app.Host.Http.SendAsync(header)).StatusCode);
        Assert.Equal(status, (int)(await app.Host.Http.GetAsync($"/api/{function}?code={key}")).StatusCode);
    }

    public sealed class App : IAsyncLifetime
    {
        public TestHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await TestHost.StartAsync();

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }
}
