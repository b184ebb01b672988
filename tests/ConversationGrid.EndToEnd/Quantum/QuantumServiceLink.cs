namespace ConversationGrid.EndToEnd.Quantum;

/// <summary>
/// A link to the quantum service of the sources, as the folder that a grid starts it from: while it is broken the service cannot be started
/// again.
/// </summary>
public sealed class QuantumServiceLink : IDisposable
{
    private readonly string _service = Find(AppContext.BaseDirectory);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("quantum-");

    /// <exception cref="DirectoryNotFoundException">The service's packages are not installed.</exception>
    public QuantumServiceLink()
    {
        if (!Directory.Exists(System.IO.Path.Combine(_service, "node_modules", "qsharp-lang")))
            throw new DirectoryNotFoundException($"The tests of the quantum service need its packages. Run npm ci in {_service}, or ./grid test, which does.");
        Mend();
    }

    public string Path => System.IO.Path.Combine(_home.FullName, "quantum-service");

    public void Break() => Directory.Delete(Path);

    public void Mend() => Directory.CreateSymbolicLink(Path, _service);

    public void Dispose() => _home.Delete(recursive: true);

    private static string Find(string folder)
    {
        var service = System.IO.Path.Combine(folder, "src", "quantum-service");
        return Directory.Exists(service) ? service
            : System.IO.Path.GetDirectoryName(folder) is { } parent ? Find(parent)
            : throw new DirectoryNotFoundException("src/quantum-service is in no folder above the tests.");
    }
}
