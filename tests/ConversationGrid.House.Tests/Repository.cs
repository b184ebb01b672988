namespace ConversationGrid.House;

/// <summary>Finds the repository from where the test was built to.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "ConversationGrid.sln")) ? folder
        : Path.GetDirectoryName(folder) is { } parent ? Find(parent)
        : throw new DirectoryNotFoundException("ConversationGrid.sln is in no folder above the tests.");
}
