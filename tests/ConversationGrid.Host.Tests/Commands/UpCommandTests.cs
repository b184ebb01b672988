using ConversationGrid.Host.Commands;

namespace ConversationGrid.Host.Tests.Commands;

[Collection("console")]
public sealed class UpCommandTests
{
    [Fact]
    public async Task InvokeAsync_WrongSettings_SaysAllOnStandardErrorAndExits2()
    {
        var (code, output, error) = await CommandRun.RunAsync(UpCommand.Create(), "--port", "0", "--storage", "memory", "--set", "Nonsense:Key=1", "--set", "Gateway:MaxFrameBytes=1", "--set", "Optimizer:Nonsense=1");

        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Equal(3, error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("--set Nonsense:Key=1: there is no section Nonsense.", error, StringComparison.Ordinal);
        Assert.Contains("Gateway:MaxFrameBytes: The field", error, StringComparison.Ordinal);
        Assert.Contains("Optimizer:Nonsense: there is no such key.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "many")]
    [InlineData("--storage", "floppy")]
    [InlineData("--role", "king")]
    [InlineData("--quantum", "maybe")]
    [InlineData("--nonsense", "1")]
    public void Parse_WrongOption_IsAnError(string option, string value) =>
        Assert.NotEmpty(UpCommand.Create().Parse([option, value]).Errors);
}
