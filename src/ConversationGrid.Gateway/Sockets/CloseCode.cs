namespace ConversationGrid.Gateway.Sockets;

/// <summary>Close codes of RFC 6455, and our own from 4000.</summary>
internal static class CloseCode
{
    public const ushort Normal = 1000;
    public const ushort ProtocolError = 1002;
    public const ushort UnsupportedData = 1003;
    public const ushort PolicyViolation = 1008;
    public const ushort TooBig = 1009;
    public const ushort InternalError = 1011;
    public const ushort ServiceRestart = 1012;
    public const ushort Replaced = 4001;
}
