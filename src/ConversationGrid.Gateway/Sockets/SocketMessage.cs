namespace ConversationGrid.Gateway.Sockets;

internal enum SocketMessageKind
{
    /// <summary>A text message; whether it is UTF-8 is for the reader to find out.</summary>
    Text,

    Binary,

    /// <summary>A message above the limit; its bytes were thrown away.</summary>
    TooLarge,

    /// <summary>The peer has closed, vanished or broken the protocol: nothing more comes.</summary>
    Closed,
}

/// <summary>A message; its payload is valid until the next receive.</summary>
internal readonly record struct SocketMessage(SocketMessageKind Kind, ReadOnlyMemory<byte> Payload);
