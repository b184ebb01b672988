using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ConversationGrid.Persistence;

/// <summary>How grain states and decisions are written: readable, and tolerant of members that another version has.</summary>
internal static class StorageJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OmitComputedProperties, OmitDefaultArrays } },
    };

    private static void OmitComputedProperties(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.Set is null && property.AssociatedParameter is null)
                property.ShouldSerialize = static (_, _) => false;
        }
    }

    /// <summary>An array that was never set cannot be enumerated, and so not be written.</summary>
    private static void OmitDefaultArrays(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.ShouldSerialize is not null || property.PropertyType is not { IsGenericType: true } array || array.GetGenericTypeDefinition() != typeof(ImmutableArray<>))
                continue;
            var unset = Activator.CreateInstance(array)!;
            property.ShouldSerialize = (_, value) => !unset.Equals(value);
        }
    }
}
