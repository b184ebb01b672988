using Microsoft.ML.Data;

namespace ConversationGrid.Intents.MLNet;

/// <summary>What the pipeline takes.</summary>
internal sealed class UtteranceRow
{
    public string Text { get; set; } = "";

    public string Intent { get; set; } = "";
}

/// <summary>What the pipeline gives: a probability for each class.</summary>
internal sealed class ScoreRow
{
    [ColumnName("Score")]
    public float[] Score { get; set; } = [];
}
