using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using SecureMx.CosmosGateway;
using SecureMx.Documents.Cosmos;
using SecureMx.Functions.Stores;

namespace SecureMx.ScaleOut.Tests;

/// <summary>The double of the Cosmos DB gateway on a socket, so that several processes share one document store.</summary>
internal sealed class SharedGateway : IAsyncDisposable
{
    public const string Database = "securemx";

    private readonly WebApplication _web;
    private readonly HttpMessageInvoker _gateway;

    private SharedGateway(WebApplication web, HttpMessageInvoker gateway) => (_web, _gateway) = (web, gateway);

    public Uri Address => new(_web.Urls.Single());

    public static async Task<SharedGateway> StartAsync()
    {
        var gateway = new InProcessGateway(TimeProvider.System);
        using (var client = gateway.CreateClient(CosmosOptions.Create()))
            await CosmosContainers.CreateMissingAsync(client, Database, Containers.All);
        var invoker = new HttpMessageInvoker(gateway.CreateHandler());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.Run(context => ForwardAsync(context, invoker));
        await web.StartAsync();
        return new SharedGateway(web, invoker);
    }

    /// <summary>A client of the store in any process.</summary>
    /// <param name="gateway">The address of the gateway.</param>
    public static CosmosClient Connect(Uri gateway)
    {
        Environment.SetEnvironmentVariable("AZURE_COSMOS_USE_QUERY_PLAN_INTEROP_LINUX", "true");
        Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
        var options = CosmosOptions.Create();
        options.ConnectionMode = ConnectionMode.Gateway;
        options.HttpClientFactory = () => new HttpClient(new Redirect(gateway));
        return new CosmosClient(InProcessGateway.Endpoint.AbsoluteUri, InProcessGateway.Key, options);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _gateway.Dispose();
    }

    private static async Task ForwardAsync(HttpContext context, HttpMessageInvoker gateway)
    {
        var address = new Uri(InProcessGateway.Endpoint, context.Request.GetEncodedPathAndQuery());
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), address)
        { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, [.. values]))
                request.Content.Headers.TryAddWithoutValidation(name, [.. values]);
        }

        using var response = await gateway.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            context.Response.Headers[name] = new StringValues([.. values]);
        context.Response.Headers.Remove("transfer-encoding");
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Sends what is meant for the account to the gateway.</summary>
    private sealed class Redirect(Uri gateway) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(gateway, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
