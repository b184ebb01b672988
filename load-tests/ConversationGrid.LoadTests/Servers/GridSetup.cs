namespace ConversationGrid.LoadTests.Servers;

/// <summary>How a grid is started.</summary>
public sealed record GridSetup
{
    /// <summary>The built server, a dll.</summary>
    public required string Program { get; init; }

    /// <summary>0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Null makes a folder that is deleted with the process.</summary>
    public string? DataFolder { get; init; }

    /// <summary><c>memory</c> or <c>sqlite</c>.</summary>
    public string Storage { get; init; } = "sqlite";

    /// <summary><c>on</c>, <c>off</c> or the address of a running quantum service.</summary>
    public string Quantum { get; init; } = "off";

    /// <summary>What <c>--set</c> is given, such as <c>Optimizer:OfferTime</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The server must be ready within this.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// The server that was built together with the running program: theirs are neighbouring folders below
    /// <c>artifacts/SET/bin</c>.
    /// </summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string FindProgram()
    {
        const string host = "ConversationGrid.Host";
        var home = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        for (var folder = home; folder is not null; folder = folder.Parent)
        {
            var program = Path.Combine(folder.FullName, host, home.Name, host + ".dll");
            if (File.Exists(program))
                return program;
        }

        throw new FileNotFoundException($"{host}.dll was not found near {home.FullName}. Build src/{host} in the same configuration first.");
    }
}
