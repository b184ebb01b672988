using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ConversationGrid.EndToEnd.Pages;

/// <summary>A page with a note of what went over its sockets and of what went wrong in it.</summary>
public sealed class WatchedPage
{
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentQueue<WireFrame> _frames = new();

    public WatchedPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.Dialog += async (_, dialog) =>
        {
            _faults.Enqueue($"A script opened a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                _faults.Enqueue(message.Text);
        };
        page.WebSocket += (_, socket) =>
        {
            var channel = new Uri(socket.Url).AbsolutePath;
            socket.FrameReceived += (_, frame) => Keep(new WireFrame(channel, IsToServer: false, frame.Text));
            socket.FrameSent += (_, frame) => Keep(new WireFrame(channel, IsToServer: true, frame.Text));
        };
    }

    public IPage Page { get; }

    /// <summary>Uncaught errors, opened dialogs and violations of the content security policy.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public IReadOnlyCollection<WireFrame> Frames => _frames;

    private void Keep(WireFrame frame)
    {
        if (frame.Text is not null)
            _frames.Enqueue(frame);
    }
}

/// <summary>A text frame, and the path of the socket that it went over.</summary>
public sealed record WireFrame(string Channel, bool IsToServer, string? Text);
