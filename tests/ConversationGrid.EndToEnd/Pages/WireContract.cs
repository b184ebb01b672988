using System.Text.Json.Nodes;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>
/// The published AsyncAPI document as a measure of what really goes over the sockets. Stricter than JSON schema:
/// a field that the document does not name is a violation, too.
/// </summary>
public sealed class WireContract
{
    private readonly JsonNode _document;

    private WireContract(JsonNode document) => _document = document;

    public static WireContract Parse(string document) => new(JsonNode.Parse(document)!);

    /// <summary>Everything in the document that points elsewhere.</summary>
    public IEnumerable<string> References() => References(_document);

    /// <summary>True when the reference leads to something.</summary>
    public bool Resolves(string reference) => Find(reference) is not null;

    /// <summary>Every example of every message with what is wrong with it.</summary>
    public IEnumerable<string> ExampleViolations() =>
        from message in _document["components"]!["messages"]!.AsObject()
        from example in message.Value!["examples"]!.AsArray()
        from violation in Violations(example!["payload"], message.Value!["payload"]!, message.Key)
        select violation;

    public IEnumerable<string> Violations(IEnumerable<WireFrame> frames) => frames.SelectMany(Violations);

    private IEnumerable<string> Violations(WireFrame frame)
    {
        var value = JsonNode.Parse(frame.Text!);
        var type = (string?)value?["type"];
        var channel = _document["channels"]!.AsObject().Single(one => (string?)one.Value!["address"] == frame.Channel);
        var action = frame.IsToServer ? "receive" : "send";
        var messages = _document["operations"]!.AsObject()
            .Where(operation => (string?)operation.Value!["action"] == action && (string?)operation.Value!["channel"]!["$ref"] == $"#/channels/{channel.Key}")
            .SelectMany(operation => operation.Value!["messages"]!.AsArray())
            .Select(reference => Follow(Follow(reference!)));
        var message = messages.FirstOrDefault(message => (string?)message["name"] == type);
        return message is null
            ? [$"{frame.Channel} {action} {type}: not in the document"]
            : Violations(value, message["payload"]!, $"{frame.Channel} {action} {type}");
    }

    private IEnumerable<string> Violations(JsonNode? value, JsonNode schema, string path)
    {
        schema = Follow(schema);
        if (schema["oneOf"] is JsonArray choices)
            return choices.Any(choice => !Violations(value, choice!, path).Any()) ? [] : [$"{path}: fits none of the choices"];
        if (schema["const"] is { } constant)
            return JsonNode.DeepEquals(value, constant) ? [] : [$"{path}: {value} is not {constant}"];
        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
            return [$"{path}: {value} is none of {words.ToJsonString()}"];
        return (string?)schema["type"] switch
        {
            "object" => value is JsonObject fields ? FieldViolations(fields, schema, path) : [$"{path}: no object"],
            "array" => value is JsonArray items
                ? items.SelectMany((item, i) => Violations(item, schema["items"]!, $"{path}[{i}]"))
                : [$"{path}: no array"],
            "string" => value?.GetValueKind() is System.Text.Json.JsonValueKind.String ? [] : [$"{path}: no string"],
            "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? [] : [$"{path}: no boolean"],
            "integer" or "number" => NumberViolations(value, schema, path),
            _ => [],
        };
    }

    private IEnumerable<string> FieldViolations(JsonObject fields, JsonNode schema, string path)
    {
        var known = schema["properties"]!.AsObject();
        var missing = schema["required"]!.AsArray().Select(name => (string)name!).Where(name => !fields.ContainsKey(name)).Select(name => $"{path}.{name}: missing");
        var wrong = fields.SelectMany(field => known[field.Key] is { } named
            ? Violations(field.Value, named, $"{path}.{field.Key}")
            : [$"{path}.{field.Key}: not in the document"]);
        return missing.Concat(wrong);
    }

    private static IEnumerable<string> NumberViolations(JsonNode? value, JsonNode schema, string path)
    {
        if (value?.GetValueKind() is not System.Text.Json.JsonValueKind.Number)
            return [$"{path}: no number"];
        var number = value.GetValue<double>();
        var isWhole = (string?)schema["type"] != "integer" || double.IsInteger(number);
        var isInRange = number >= (schema["minimum"]?.GetValue<double>() ?? double.MinValue) && number <= (schema["maximum"]?.GetValue<double>() ?? double.MaxValue);
        return isWhole && isInRange ? [] : [$"{path}: {number} is out of range"];
    }

    private JsonNode Follow(JsonNode node) => node["$ref"] is { } reference
        ? Find((string)reference!) ?? throw new InvalidDataException($"{reference} leads nowhere.")
        : node;

    private JsonNode? Find(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)_document, (node, name) => (node as JsonObject)?[name]);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field.Key == "$ref" ? [(string)field.Value!] : References(field.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
