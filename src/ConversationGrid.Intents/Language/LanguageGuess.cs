namespace ConversationGrid.Intents.Language;

/// <param name="Code">ISO 639-1, or null where the words say nothing about a language.</param>
/// <param name="Confidence">Share of the telling words and letters that agree with it, 0–1.</param>
public readonly record struct LanguageGuess(string? Code, float Confidence)
{
    public static LanguageGuess Unknown => default;
}
