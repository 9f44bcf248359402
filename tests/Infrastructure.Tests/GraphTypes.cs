using System.Text.Json.Nodes;

namespace SecureMx.Infrastructure.Tests;

/// <summary>
/// The types of Microsoft Graph that the templates use, as Bicep reads the types of an extension: a list of types that refer to each other
/// by position. The published extension lies in a registry of containers that a build without a network cannot reach. These say the same of
/// the members used here, after the reference of Microsoft Graph v1.0; a member that they do not have is an error.
/// </summary>
internal sealed class GraphTypes
{
    private const int Optional = 0, Required = 1, ReadOnly = 2, Constant = 8, Identifier = 16;

    private readonly JsonArray _types = [];

    /// <summary>Writes index.json and types.json into a folder and returns the path of the index.</summary>
    public static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var types = new GraphTypes();
        JsonNode resources = types.Resources();
        var index = new JsonObject
        {
            ["resources"] = resources,
            ["resourceFunctions"] = new JsonObject(),
            ["settings"] = new JsonObject { ["name"] = "MicrosoftGraph", ["version"] = "1.0.0", ["isSingleton"] = false },
        };
        File.WriteAllText(Path.Combine(folder, "types.json"), types._types.ToJsonString());
        string path = Path.Combine(folder, "index.json");
        File.WriteAllText(path, index.ToJsonString());
        return path;
    }

    private JsonObject Resources()
    {
        int text = Add("StringType"), flag = Add("BooleanType"), number = Add("IntegerType");
        int id = Add("StringType", ("minLength", 36), ("maxLength", 36));
        int texts = List(text);
        int role = Object("appRole",
            ("allowedMemberTypes", texts, Optional), ("description", text, Optional), ("displayName", text, Optional),
            ("id", id, Optional), ("isEnabled", flag, Optional), ("value", text, Optional));
        int api = Object("apiApplication", ("requestedAccessTokenVersion", number, Optional));
        return new JsonObject
        {
            ["Microsoft.Graph/applications@v1.0"] = Resource("Microsoft.Graph/applications",
                ("uniqueName", text, Required | Constant | Identifier), ("displayName", text, Required), ("signInAudience", text, Optional),
                ("api", api, Optional), ("appRoles", List(role), Optional), ("appId", text, ReadOnly), ("id", text, ReadOnly)),
            ["Microsoft.Graph/servicePrincipals@v1.0"] = Resource("Microsoft.Graph/servicePrincipals",
                ("appId", text, Required | Identifier), ("appRoleAssignmentRequired", flag, Optional), ("id", text, ReadOnly)),
            ["Microsoft.Graph/appRoleAssignedTo@v1.0"] = Resource("Microsoft.Graph/appRoleAssignedTo",
                ("appRoleId", id, Required), ("principalId", id, Required), ("resourceId", id, Required), ("id", text, ReadOnly)),
        };
    }

    private JsonObject Resource(string name, params (string Name, int Type, int Flags)[] properties)
    {
        int type = Add("StringLiteralType", ("value", name)), version = Add("StringLiteralType", ("value", "v1.0"));
        int body = Object(name, [("type", type, ReadOnly | Constant), ("apiVersion", version, ReadOnly | Constant), .. properties]);
        int resource = Add("ResourceType", ("name", $"{name}@v1.0"), ("scopeType", 0), ("body", Reference(body)), ("flags", 0));
        return new JsonObject { ["$ref"] = $"types.json#/{resource}" };
    }

    private int Object(string name, params (string Name, int Type, int Flags)[] properties)
    {
        var members = new JsonObject();
        foreach ((string member, int type, int flags) in properties)
            members[member] = new JsonObject { ["type"] = Reference(type), ["flags"] = flags };
        return Add("ObjectType", ("name", name), ("properties", members));
    }

    private int List(int type) =>
        Add("ArrayType", ("itemType", Reference(type)));

    private int Add(string kind, params (string Name, JsonNode Value)[] members)
    {
        var type = new JsonObject { ["$type"] = kind };
        foreach ((string name, var value) in members)
            type[name] = value;
        _types.Add(type);
        return _types.Count - 1;
    }

    private static JsonObject Reference(int type) =>
        new() { ["$ref"] = $"#/{type}" };
}
