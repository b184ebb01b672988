using ConversationGrid.Gateway.Admin;

namespace ConversationGrid.Gateway.Tests.Admin;

public sealed class AdminTokenTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"grid-{Guid.NewGuid():N}");

    private string File => Path.Combine(_folder, AdminToken.FileName);

    [Fact]
    public void LoadOrCreate_NoFolder_MakesATokenOnlyItsOwnerCanRead()
    {
        var token = AdminToken.LoadOrCreate(_folder);

        var text = System.IO.File.ReadAllText(File).Trim();
        Assert.Matches("^[0-9a-f]{48}$", text);
        Assert.True(token.IsRight(text));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void LoadOrCreate_Again_IsTheSameToken()
    {
        AdminToken.LoadOrCreate(_folder);
        var text = System.IO.File.ReadAllText(File).Trim();

        Assert.True(AdminToken.LoadOrCreate(_folder).IsRight(text));
        Assert.Equal(text, System.IO.File.ReadAllText(File).Trim());
    }

    [Fact]
    public void LoadOrCreate_OtherFolder_IsAnotherToken()
    {
        var one = AdminToken.LoadOrCreate(Path.Combine(_folder, "one"));
        AdminToken.LoadOrCreate(Path.Combine(_folder, "two"));

        Assert.False(one.IsRight(System.IO.File.ReadAllText(Path.Combine(_folder, "two", AdminToken.FileName)).Trim()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("secre")]
    [InlineData("secret ")]
    [InlineData("SECRET")]
    public void IsRight_AnythingElse_IsNot(string? presented) => Assert.False(new AdminToken("secret").IsRight(presented));

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
