using System.Text.Json.Nodes;
using NSwag;
using SecureMx.ClientCode;

// Writes the code of the .NET client from the description of the API.
if (args is not [var source, var target])
{
    Console.Error.WriteLine("usage: ClientCode openapi.json SecureMxClient.g.cs");
    return 2;
}

var description = JsonNode.Parse(await File.ReadAllTextAsync(source))!;
ClientShape.Apply(description);
var document = await OpenApiDocument.FromJsonAsync(description.ToJsonString());
var code = ClientWriter.Generate(document);
await File.WriteAllTextAsync(target, code + ClientPages.Of(description, code));
return 0;
