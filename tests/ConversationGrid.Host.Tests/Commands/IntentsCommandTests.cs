using System.Text.Json;
using ConversationGrid.Host.Commands;
using ConversationGrid.Host.Composition;

namespace ConversationGrid.Host.Tests.Commands;

[Collection("console")]
public sealed class IntentsCommandTests : IDisposable
{
    private static readonly string[] Things = ["parcel", "order", "package", "box", "delivery", "letter", "shoes", "lamp", "book", "phone"];

    private static readonly string[] FigureKeys =
    [
        "examples", "accuracy", "macroF1", "ece", "threshold", "inScopeAccuracyAtThreshold", "oosRecall", "oosFalseAlarm",
        "oosAuroc", "latencyP50Us", "latencyP99Us", "bytesPerCall", "byIntent",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-intents-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Train_WithValidation_PrintsItsFiguresAndWritesModelAndCard()
    {
        var (data, validation, model) = (Csv("train.csv", Examples()), Csv("validation.csv", Unseen()), In("new/model.intents"));

        var run = await RunAsync("train", "--data", data, "--validation", validation, "--out", model, "--json");

        Assert.Equal(0, run.Code);
        var trained = Assert.Single(run.JsonLines);
        Assert.Equal(model, trained.GetProperty("model").GetString());
        Assert.Equal(2, trained.GetProperty("classes").GetInt32());
        Assert.Equal(30, trained.GetProperty("examples").GetInt32());
        Assert.True(trained.GetProperty("features").GetInt32() > 0);
        Assert.True(trained.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(new FileInfo(model).Length, trained.GetProperty("bytes").GetInt64());
        Assert.Equal(1, trained.GetProperty("validation").GetProperty("accuracy").GetDouble());
        AssertHasFigures(trained.GetProperty("validation"));
        Assert.Contains("100 %", run.Error, StringComparison.Ordinal);
        Assert.Contains("| validation.csv (validation) | 3 |", await File.ReadAllTextAsync($"{model}.card.md"), StringComparison.Ordinal);
        Assert.Equal("builtin", JsonElement.Parse(await File.ReadAllTextAsync($"{model}.card.json")).GetProperty("engine").GetString());
        Assert.StartsWith("<svg", await File.ReadAllTextAsync($"{model}.calibration.svg"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_WithoutValidation_HasNoFiguresButACardFromHeldOutExamples()
    {
        var model = In("model.intents");

        var run = await RunAsync("train", "--data", Csv("train.csv", Examples()), "--out", model, "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(JsonValueKind.Null, Assert.Single(run.JsonLines).GetProperty("validation").ValueKind);
        Assert.Contains("every fifth of each intent", await File.ReadAllTextAsync($"{model}.card.md"), StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync($"{model}.card.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_ByMLNet_TrainsWhereItIsAndSaysSoWhereItIsNot()
    {
        var (data, model) = (Csv("train.csv", Examples()), In("model.mlnet"));

        var run = await RunAsync("train", "--data", data, "--out", model, "--engine", "mlnet", "--json");

        if (IntentEngines.Find(IntentEngines.MLNet) is not null)
        {
            Assert.Equal(0, run.Code);
            AssertHasFigures(Assert.Single((await RunAsync("evaluate", "--model", model, "--data", data, "--json")).JsonLines));
        }
        else
        {
            Assert.Equal(2, run.Code);
            Assert.Contains("ML.NET is not in this build", run.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(model));
        }
    }

    [Theory]
    [InlineData("utterance,label\nhello,greeting\n", "expected 'text,intent'")]
    [InlineData("text,intent\n", "there is no utterance")]
    [InlineData("text,intent\nhello,greeting\n", "needs 2 to 2048 intents; the examples have 1.")]
    public async Task Train_WrongData_SaysWhatIsWrongAndFails(string csv, string complaint)
    {
        var data = Csv("wrong.csv", csv);

        var run = await RunAsync("train", "--data", data, "--out", In("model.intents"));

        Assert.Equal(1, run.Code);
        Assert.Equal("", run.Output);
        Assert.Contains($"{data}: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(In("model.intents")));
    }

    [Fact]
    public async Task Train_ToAFolder_FailsBeforeItTrains()
    {
        var run = await RunAsync("train", "--data", Csv("train.csv", Examples()), "--out", _folder);

        Assert.Equal(1, run.Code);
        Assert.Contains("this is a folder", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("%", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_UnknownIntents_PrintsTheFiguresAndSaysWhichTheyAre()
    {
        var model = await TrainAsync();

        var run = await RunAsync("evaluate", "--model", model, "--data", Csv("test.csv", Unseen() + "sing to me,song\n"), "--json");

        Assert.Equal(0, run.Code);
        var figures = Assert.Single(run.JsonLines);
        AssertHasFigures(figures);
        Assert.Equal(4, figures.GetProperty("examples").GetInt32());
        Assert.Contains("does not know song", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_NoModelFile_SaysWhatIsWrongAndFails()
    {
        var data = Csv("test.csv", Unseen());

        var foreign = await RunAsync("evaluate", "--model", data, "--data", data);
        var missing = await RunAsync("evaluate", "--model", In("none"), "--data", data);

        Assert.Equal((1, $"{data}: not an intent model."), (foreign.Code, foreign.Error.Trim()));
        Assert.Equal(1, missing.Code);
        Assert.Contains(In("none"), missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_Text_IsOneUtterance()
    {
        var run = await RunAsync("classify", "--model", await TrainAsync(), "--json", "where", "is", "my lamp");

        Assert.Equal(0, run.Code);
        var line = Assert.Single(run.JsonLines);
        Assert.Equal(["text", "intent", "probability", "outOfScope"], line.EnumerateObject().Select(property => property.Name));
        Assert.Equal("where is my lamp", line.GetProperty("text").GetString());
        Assert.Equal("track_order", line.GetProperty("intent").GetString());
        Assert.InRange(line.GetProperty("probability").GetDouble(), 0.5, 1);
        Assert.False(line.GetProperty("outOfScope").GetBoolean());
    }

    [Fact]
    public async Task Classify_WithoutText_AnswersEachLineOfStandardInput()
    {
        var model = await TrainAsync();

        var run = await CommandRun.RunWithInputAsync(IntentsCommand.Create(), "i want to cancel my book\n\nпривет, „Welt“\n", "classify", "--model", model, "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(["i want to cancel my book", "", "привет, „Welt“"], run.JsonLines.Select(line => line.GetProperty("text").GetString()));
        Assert.Equal("cancel_order", run.JsonLines[0].GetProperty("intent").GetString());
        Assert.Equal([false, true, true], run.JsonLines.Select(line => line.GetProperty("outOfScope").GetBoolean()));
        Assert.Contains("привет, „Welt“", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_WithoutJson_PrintsALineForPeople()
    {
        var run = await RunAsync("classify", "--model", await TrainAsync(), "where is my box");

        Assert.Matches(@"^[01]\.\d\d  track_order +where is my box\r?\n$", run.Output);
    }

    [Theory]
    [InlineData]
    [InlineData("train", "--out", "model")]
    [InlineData("train", "--data", "a.csv")]
    [InlineData("train", "--data", "a.csv", "--out", "model", "--engine", "other")]
    [InlineData("evaluate", "--model", "model")]
    [InlineData("guess")]
    public void Parse_WrongUsage_IsAnError(params string[] arguments) => Assert.NotEmpty(IntentsCommand.Create().Parse(arguments).Errors);

    private static Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.RunAsync(IntentsCommand.Create(), arguments);

    private static void AssertHasFigures(JsonElement figures) =>
        Assert.Empty(FigureKeys.Except(figures.EnumerateObject().Select(property => property.Name)));

    private static string Examples() => "text,intent\n" + string.Concat(Things.Select(thing =>
        $"where is my {thing},track_order\ni want to cancel my {thing},cancel_order\ndo you think the {thing} dreams of clouds,oos\n"));

    private static string Unseen() => "text,intent\nwhere is my order now,track_order\nplease cancel my order,cancel_order\ndo the clouds dream,oos\n";

    private async Task<string> TrainAsync()
    {
        var model = In("trained.intents");
        Assert.Equal(0, (await RunAsync("train", "--data", Csv("train.csv", Examples()), "--validation", Csv("validation.csv", Unseen()), "--out", model)).Code);
        return model;
    }

    private string In(string file) => Path.Combine(_folder, file);

    private string Csv(string file, string content)
    {
        File.WriteAllText(In(file), content);
        return In(file);
    }
}
