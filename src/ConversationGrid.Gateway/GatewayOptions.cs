using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Gateway;

/// <summary>Section <c>Gateway</c>: the limits of the wire.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>The address to listen on: this machine only when not set; 0.0.0.0 for all that reach it.</summary>
    [Required, RegularExpression(@"[0-9A-Fa-f.:]+", ErrorMessage = "Must be an IP address.")]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The largest frame taken, in bytes. Default 16 KiB.</summary>
    [Range(256, 16 * 1024 * 1024)]
    public int MaxFrameBytes { get; set; } = 16 * 1024;

    /// <summary>The longest message text, in Unicode characters. Default 4,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxTextLength { get; set; } = 4_000;

    /// <summary>The longest message id, in UTF-16 units. Default 64.</summary>
    [Range(1, 1024)]
    public int MaxIdLength { get; set; } = 64;

    /// <summary>Frames a second that a customer's socket may send for good. Default 20.</summary>
    [Range(1, 100_000)]
    public int FramesPerSecond { get; set; } = 20;

    /// <summary>Frames that a customer's socket may send at once. Default 40.</summary>
    [Range(1, 100_000)]
    public int FrameBurst { get; set; } = 40;

    /// <summary>Frames a second that an agent's socket may send for good. Default 100.</summary>
    [Range(1, 100_000)]
    public int AgentFramesPerSecond { get; set; } = 100;

    /// <summary>Frames that an agent's socket may send at once. Default 200.</summary>
    [Range(1, 100_000)]
    public int AgentFrameBurst { get; set; } = 200;

    /// <summary>A socket that keeps sending past its rate is closed after so many refused frames. Default 40.</summary>
    [Range(1, 100_000)]
    public int RefusedFramesToClose { get; set; } = 40;

    /// <summary>A socket is closed with its so-many-th frame that is not UTF-8 JSON. Default 5.</summary>
    [Range(1, 100_000)]
    public int BadFramesToClose { get; set; } = 5;

    /// <summary>A socket whose peer leaves so many bytes unread is cut; the customer resumes. Default 256 KiB.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxUnreadBytes { get; set; } = 256 * 1024;

    /// <summary>The most sockets, of customers and agents together; above it connects get 503. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxConnections { get; set; } = 100_000;

    /// <summary>A silent socket is pinged after this; after twice this in silence it is cut. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Grains are told this often where their sockets are. Default 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a closing socket may take to say goodbye. Default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan CloseTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest body of a REST request, in bytes. Default 64 KiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    /// <summary>The most series of one instrument at <c>/metrics</c>; measurements of further ones are dropped and counted. Default 200.</summary>
    [Range(1, 100_000)]
    public int MaxSeries { get; set; } = 200;
}
