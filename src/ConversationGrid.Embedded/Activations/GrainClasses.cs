using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Orleans;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Activations;

/// <summary>The grain classes of the application: all in assemblies beside it that refer to this one.</summary>
internal sealed class GrainClasses
{
    private static readonly Lazy<Type[]> s_types = new(FindTypes);

    private readonly Dictionary<GrainType, GrainClass> _byGrainType = [];
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainClass> _byInterface = new();

    /// <exception cref="OrleansConfigurationException">Two classes have the same grain type.</exception>
    internal GrainClasses(EmbeddedRuntime runtime)
    {
        foreach (var type in s_types.Value)
        {
            var grainClass = new GrainClass(type, runtime.Collection);
            if (!_byGrainType.TryAdd(grainClass.GrainType, grainClass))
            {
                throw new OrleansConfigurationException(
                    $"{type} and {_byGrainType[grainClass.GrainType].Implementation} have the same grain type '{grainClass.GrainType}'. Give one a [GrainType].");
            }
        }
    }

    internal GrainClass Of(GrainType type) => _byGrainType.TryGetValue(type, out var grainClass)
        ? grainClass
        : throw new ArgumentException($"No grain class has the grain type '{type}'.");

    /// <exception cref="ArgumentException">No class, or more than one, implements the interface.</exception>
    internal GrainClass Implementing(Type grainInterface, string? prefix) =>
        _byInterface.GetOrAdd((grainInterface, prefix), static (key, classes) =>
        {
            var found = classes.Where(candidate => key.Interface.IsAssignableFrom(candidate.Implementation)
                && candidate.Implementation.FullName!.StartsWith(key.Prefix ?? "", StringComparison.Ordinal)).ToList();
            if (found.Count > 1 && found.Find(candidate => $"I{candidate.Implementation.Name}" == key.Interface.Name) is { } namesake)
                return namesake;
            return found switch
            {
                [var one] => one,
                [] => throw new ArgumentException($"Could not find an implementation for interface {key.Interface}."),
                _ => throw new ArgumentException(
                    $"Unable to identify a single class that implements {key.Interface}: {string.Join(", ", found.Select(each => each.Implementation))}."),
            };
        }, _byGrainType.Values);

    private static Type[] FindTypes()
    {
        var self = typeof(GrainClasses).Assembly.GetName().Name!;
        var beside = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator)
            .Where(path => string.Equals(Path.GetDirectoryName(path), Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), StringComparison.Ordinal))
            .Where(path => RefersTo(path, self)).Select(path => Assembly.Load(AssemblyName.GetAssemblyName(path)));
        var loaded = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && assembly.GetReferencedAssemblies().Any(name => name.Name == self));
        return [.. beside.Union(loaded).SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
                && typeof(IGrain).IsAssignableFrom(type) && typeof(IGrainBase).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }

    /// <summary>Read from the file, so that only the assemblies in question are loaded.</summary>
    private static bool RefersTo(string path, string assembly)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return false;
        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences.Any(handle =>
            metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, assembly));
    }
}
