using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence.Tests;

public sealed class StorageOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreRight() => Assert.True(Validate(new StorageOptions()).Succeeded);

    [Fact]
    public void Validate_EverythingWrong_NamesEveryKeyAtOnce()
    {
        var result = Validate(new StorageOptions
        {
            Directory = "",
            Synchronous = (SynchronousMode)7,
            KeepDecisions = 0,
            QueueLimit = 0,
            BatchLimit = -1,
            Readers = 257,
        });

        Assert.Equal(
            ["Storage:BatchLimit", "Storage:Directory", "Storage:KeepDecisions", "Storage:QueueLimit", "Storage:Readers", "Storage:Synchronous"],
            result.Failures!.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    private static ValidateOptionsResult Validate(StorageOptions options) => new StorageOptionsValidator().Validate(null, options);
}
