using System.Xml.Linq;

namespace ConversationGrid.House;

/// <summary>Who may reference whom, from the project files.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = ["grain API"],
        ["Intents"] = [],
        ["Intents.MLNet"] = ["Intents", "ML.NET"],
        ["Optimization"] = ["Polly.Core"],
        ["Grains"] = ["Contracts", "Intents", "Optimization", "grain API", "Microsoft.AspNetCore.App", "YamlDotNet"],
        ["Persistence"] = ["Contracts", "grain API", "SQLite", "Microsoft.AspNetCore.App"],
        ["Gateway"] = ["Contracts", "grain API", "Microsoft.AspNetCore.App", "Microsoft.AspNetCore.OpenApi"],
        ["Embedded"] = ["Microsoft.AspNetCore.App"],
        ["Host"] = ["Contracts", "Intents", "Optimization", "Grains", "Persistence", "Gateway", "grain runtime", "ML.NET engine", "System.CommandLine"],
    };

    public static TheoryData<string> SourceProjects => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src"), "ConversationGrid.*").Select(folder => Path.GetFileName(folder)["ConversationGrid.".Length..])];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void Project_OfTheProduct_ReferencesOnlyWhatItMay(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"src/ConversationGrid.{project} is not in the table of rooms.");
        var path = Path.Combine(Repository.Root, "src", $"ConversationGrid.{project}", $"ConversationGrid.{project}.csproj");
        Assert.Equal([], References(path).Except(allowed).Order());
    }

    [Fact]
    public void Rooms_InTheTable_AllExist() =>
        Assert.Equal([], Allowed.Keys.Where(room => !Directory.Exists(Path.Combine(Repository.Root, "src", $"ConversationGrid.{room}"))));

    [Fact]
    public void LoadTests_SpeakThePublicWireOnly_SoReferenceNothingOfTheProduct()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "load-tests"), "*.csproj", SearchOption.AllDirectories))
            Assert.Equal([], References(path).Where(reference => Allowed.ContainsKey(reference) || reference.StartsWith("grain", StringComparison.Ordinal)));
    }

    [Fact]
    public void Projects_NeverNameAPackageSet()
    {
        foreach (var path in Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Where(path => !path.Contains($"{Path.DirectorySeparatorChar}artifacts{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
            Assert.DoesNotContain("PackageSet", File.ReadAllText(path), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void GrainCode_HasNoConditionalCompilation()
    {
        foreach (var room in new[] { "Contracts", "Grains", "Persistence", "Gateway", "Host" })
        {
            foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "src", $"ConversationGrid.{room}"), "*.cs", SearchOption.AllDirectories))
                Assert.False(File.ReadLines(path).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)), path);
        }
    }

    private static IEnumerable<string> References(string path)
    {
        foreach (var element in XDocument.Load(path).Descendants())
        {
            switch (element.Name.LocalName)
            {
                case "ProjectReference":
                    yield return Path.GetFileNameWithoutExtension((string)element.Attribute("Include")!)["ConversationGrid.".Length..];
                    break;
                case "PackageReference" or "FrameworkReference":
                    yield return (string)element.Attribute("Include")!;
                    break;
                case "UseGrainApi":
                    yield return "grain API";
                    break;
                case "UseGrainRuntime":
                    yield return "grain runtime";
                    break;
                case "UseMLNet":
                    yield return "ML.NET";
                    break;
                case "UseMLNetEngine":
                    yield return "ML.NET engine";
                    break;
                case "UseSqlite":
                    yield return "SQLite";
                    break;
            }
        }
    }
}
