using ConversationGrid.Contracts.Agents;

namespace ConversationGrid.Contracts.Tests.Agents;

public sealed class AgentTokenTests
{
    [Theory]
    [InlineData("ana.s3cret", "ana", "s3cret")]
    [InlineData("a.b.c", "a.b", "c")]
    [InlineData("ana-2.0f", "ana-2", "0f")]
    public void TryParse_Token_GivesItsParts(string text, string agent, string secret)
    {
        Assert.True(AgentToken.TryParse(text, out var token));
        Assert.Equal(new AgentToken(agent, secret), token);
        Assert.Equal(text, token.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("ana")]
    [InlineData("ana.")]
    [InlineData(".secret")]
    [InlineData("ana.secret.")]
    public void TryParse_AnythingElse_IsNone(string? text)
    {
        Assert.False(AgentToken.TryParse(text, out var token));
        Assert.Equal(default, token);
    }
}
