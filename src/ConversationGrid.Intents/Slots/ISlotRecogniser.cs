namespace ConversationGrid.Intents.Slots;

/// <summary>Finds slots of one kind.</summary>
internal interface ISlotRecogniser
{
    SlotKind Kind { get; }

    /// <param name="utterance">The customer's words.</param>
    /// <param name="setting">What the words were said into.</param>
    /// <param name="found">Receives what is found, in any order; overlaps with earlier finds are dropped later.</param>
    void Recognise(string utterance, in SlotSetting setting, List<Slot> found);
}

/// <param name="Today">What "tomorrow" is counted from.</param>
/// <param name="Pending">What was asked, so that bare digits are taken for what is waited for.</param>
internal readonly record struct SlotSetting(DateOnly Today, PendingQuestion Pending);
