using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace SecureMx.ClientCode;

/// <summary>The client's class with a method for each call, and the types of bodies and answers, by NSwag.</summary>
internal static class ClientWriter
{
    public const string Class = "SecureMxClient";

    // An instant keeps its offset in a query.
    private const string RoundTrip = "O";

    // The first in which enumerations have the names of the document.
    private const decimal JsonWithMemberNames = 9;

    public static string Generate(OpenApiDocument document)
    {
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = Class,
            UseBaseUrl = false,
            InjectHttpClient = true,
            DisposeHttpClient = false,
            GenerateOptionalParameters = true,
            ParameterDateTimeFormat = RoundTrip,
            ParameterDateFormat = "yyyy-MM-dd",
            ExceptionClass = "SecureMxException",
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            ParameterNameGenerator = new HeaderNames(),
        };
        var types = settings.CSharpGeneratorSettings;
        types.Namespace = "SecureMx.Client";
        types.JsonLibrary = CSharpJsonLibrary.SystemTextJson;
        types.JsonLibraryVersion = JsonWithMemberNames;
        types.GenerateNullableReferenceTypes = true;
        types.GenerateOptionalPropertiesAsNullable = true;
        types.GenerateDataAnnotations = false;
        types.DateType = nameof(System) + "." + nameof(DateOnly);
        types.DateTimeType = nameof(System) + "." + nameof(DateTimeOffset);
        types.ArrayType = "System.Collections.Generic.IList";
        types.ArrayBaseType = "System.Collections.Generic.List";
        types.ArrayInstanceType = "System.Collections.Generic.List";
        return new CSharpClientGenerator(document, settings).GenerateFile();
    }

    private sealed class HeaderNames : IParameterNameGenerator
    {
        private readonly DefaultParameterNameGenerator _others = new();

        public string Generate(OpenApiParameter parameter, IEnumerable<OpenApiParameter> allParameters) =>
            parameter.Name == "If-Match" ? "ifMatch" : _others.Generate(parameter, allParameters);
    }
}
