using ConversationGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ConversationGrid.Gateway.Tests.Sockets;

public sealed class WebSocketHandshakeTests
{
    [Fact]
    public async Task AcceptAsync_KeyOfTheRfc_GivesTheAcceptOfTheRfc()
    {
        var context = Request();

        Assert.True(WebSocketHandshake.IsRequested(context));
        var stream = await WebSocketHandshake.AcceptAsync(context);

        Assert.Same(Stream.Null, stream);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", context.Response.Headers.SecWebSocketAccept);
        Assert.Equal("websocket", context.Response.Headers.Upgrade);
        Assert.Equal("Upgrade", context.Response.Headers.Connection);
    }

    [Theory]
    [InlineData("method", "POST")]
    [InlineData("upgrade", "h2c")]
    [InlineData("version", "12")]
    [InlineData("version", "")]
    [InlineData("key", "")]
    [InlineData("key", "dGhlIHNhbXBsZSBub25jZQ")]
    [InlineData("key", "dGhlIHNhbXBsZSBub25jZTE5")]
    [InlineData("key", "!!!!!!!!!!!!!!!!!!!!!!==")]
    public void IsRequested_AnythingElse_IsNot(string what, string value)
    {
        var context = Request();
        switch (what)
        {
            case "method":
                context.Request.Method = value;
                break;
            case "upgrade":
                context.Request.Headers.Upgrade = value;
                break;
            case "version":
                context.Request.Headers.SecWebSocketVersion = value;
                break;
            default:
                context.Request.Headers.SecWebSocketKey = value;
                break;
        }

        Assert.False(WebSocketHandshake.IsRequested(context));
    }

    [Fact]
    public void IsRequested_ServerCannotUpgrade_IsNot()
    {
        var context = Request();
        context.Features.Set<IHttpUpgradeFeature>(null);

        Assert.False(WebSocketHandshake.IsRequested(context));
    }

    [Fact]
    public async Task RefuseAsync_PlainRequest_SaysWhatIsSpoken()
    {
        var context = new DefaultHttpContext();

        await WebSocketHandshake.RefuseAsync(context);

        Assert.Equal(426, context.Response.StatusCode);
        Assert.Equal("websocket", context.Response.Headers.Upgrade);
        Assert.Equal("13", context.Response.Headers.SecWebSocketVersion);
    }

    private static DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpUpgradeFeature>(new Upgrade());
        context.Request.Method = "GET";
        context.Request.Headers.Upgrade = "WebSocket";
        context.Request.Headers.SecWebSocketVersion = "13";
        context.Request.Headers.SecWebSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
        return context;
    }

    private sealed class Upgrade : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => Task.FromResult(Stream.Null);
    }
}
