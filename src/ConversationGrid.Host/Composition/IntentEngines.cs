using ConversationGrid.Intents.Engines;

namespace ConversationGrid.Host.Composition;

/// <summary>The intent engines of this build. ML.NET's assembly is there in one package set only, so it is looked up by name.</summary>
internal static class IntentEngines
{
    public const string BuiltIn = "builtin";
    public const string MLNet = "mlnet";
    public const string Absence = "ML.NET is not in this build. Put --packages full before the command to build with it, from a feed that has Microsoft.ML.";

    private const string MLNetHome = "ConversationGrid.Intents.MLNet";

    /// <summary>The built-in one first. Where ML.NET is not in the build, what stands for it knows its files and says so.</summary>
    public static IReadOnlyList<IIntentEngine> All { get; } = Here();

    /// <summary>Null for ML.NET where it is not in the build.</summary>
    public static IIntentEngine? Find(string name) => All.FirstOrDefault(engine => engine.Name == name && engine is not AbsentMLNetEngine);

    private static IIntentEngine[] Here()
    {
        var builtIn = new BuiltInEngine();
        return Type.GetType($"{MLNetHome}.MLNetEngine, {MLNetHome}") is { } type
            ? [builtIn, (IIntentEngine)Activator.CreateInstance(type)!]
            : [builtIn, new AbsentMLNetEngine()];
    }
}
