namespace ConversationGrid.Intents.Engines;

/// <summary>Tells engines' files apart.</summary>
public static class EngineFile
{
    public static bool StartsWith(string path, ReadOnlySpan<byte> magic)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[magic.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(magic);
    }

    /// <summary>Loads a model by the engine that wrote it; a file that is nobody's is the first engine's to refuse.</summary>
    /// <exception cref="InvalidDataException">The file is no sound model; the message says why.</exception>
    public static (IIntentClassifier Model, IIntentEngine Engine) Load(string path, IReadOnlyList<IIntentEngine> engines)
    {
        ArgumentNullException.ThrowIfNull(engines);
        IIntentEngine engine = engines.FirstOrDefault(e => e.Wrote(path)) ?? engines[0];
        return (engine.Load(path), engine);
    }
}
