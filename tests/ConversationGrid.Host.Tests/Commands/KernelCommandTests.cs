using System.Text.Json;
using ConversationGrid.Host.Commands;

namespace ConversationGrid.Host.Tests.Commands;

[Collection("console")]
public sealed class KernelCommandTests : IDisposable
{
    private static readonly string[] Things = ["parcel", "order", "package", "box", "delivery", "letter", "shoes", "lamp", "book", "phone"];

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-kernel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Kernel_TwoNamedIntents_ComparesAllKernelsOnThem()
    {
        var run = await RunAsync("--intents", "refund", "status", "--qubits", "3", "--folds", "2", "--repeats", "1", "--json");

        Assert.Equal(0, run.Code);
        var report = JsonElement.Parse(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        Assert.Equal(("refund", "status", 40), (report.GetProperty("first").GetString(), report.GetProperty("second").GetString(), report.GetProperty("examples").GetInt32()));
        Assert.Equal(
            ["RBF", "linear", "linear, all features", "quantum (ZZ fidelity)"],
            report.GetProperty("kernels").EnumerateArray().Select(kernel => kernel.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.NotEqual("", report.GetProperty("answer").GetString());
    }

    [Fact]
    public async Task Kernel_NoIntentsNamed_TakesThePairThatIsConfused()
    {
        var run = await RunAsync("--qubits", "2", "--folds", "2", "--repeats", "1", "--json");

        Assert.Equal(0, run.Code);
        var report = JsonElement.Parse(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        Assert.Equal(("refund", "status"), (report.GetProperty("first").GetString(), report.GetProperty("second").GetString()));
    }

    [Theory]
    [InlineData(1, "0 of cats; 2 or more", "--intents", "refund", "cats", "--folds", "2")]
    [InlineData(1, "the two are the same", "--intents", "refund", "refund")]
    [InlineData(1, "0 of refund", "--intents", "refund", "status", "--data", "empty")]
    public async Task Kernel_UnusableData_SaysWhy(int code, string complaint, params string[] arguments)
    {
        var empty = Path.Combine(_folder, "empty.csv");
        await File.WriteAllTextAsync(empty, "text,intent\nhello,greeting\n");

        var run = await RunAsync([.. arguments.Select(argument => argument == "empty" ? empty : argument)]);

        Assert.Equal(code, run.Code);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--qubits", "13")]
    [InlineData("--qubits", "1")]
    [InlineData("--folds", "1")]
    [InlineData("--repeats", "0")]
    [InlineData("--intents", "refund")]
    public void Kernel_WrongOption_IsRefused(params string[] arguments) =>
        Assert.NotEmpty(IntentsCommand.Create().Parse(["kernel", .. arguments]).Errors);

    /// <summary>On utterances of which only two intents say the same words.</summary>
    private Task<CommandRun> RunAsync(params string[] arguments)
    {
        var data = Path.Combine(_folder, "data.csv");
        File.WriteAllText(data, "text,intent\n" + string.Concat(Things.Select((thing, i) =>
            $"money for my {thing},refund\nback with the {thing},refund\nmoney for my {Things[(i + 3) % Things.Length]},status\nback with the {thing} now,status\nopening hours on day {i},hours\n")));
        return CommandRun.RunAsync(IntentsCommand.Create(), ["kernel", .. arguments.Contains("--data") ? [] : (string[])["--data", data], .. arguments]);
    }
}
