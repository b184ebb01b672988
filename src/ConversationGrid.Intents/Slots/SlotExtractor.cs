namespace ConversationGrid.Intents.Slots;

/// <summary>Finds order numbers, e-mail addresses, phone numbers, dates, amounts and products in an utterance,
/// typed or spoken. Safe to share among threads; cost is linear in the utterance.</summary>
public sealed class SlotExtractor
{
    private readonly ISlotRecogniser[] _recognisers;

    public SlotExtractor(SlotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Who comes first keeps what it found: digits in an address are no phone number.
        _recognisers =
        [
            new EmailRecogniser(),
            new AmountRecogniser(options.DollarCurrency),
            new DateRecogniser(options.IsDayFirst),
            new PhoneRecogniser(),
            new OrderNumberRecogniser(),
            new ProductRecogniser(options.Products),
        ];
    }

    /// <param name="utterance">The customer's words.</param>
    /// <param name="today">What "tomorrow" is counted from: the customer's date.</param>
    /// <param name="pending">What was asked last.</param>
    /// <returns>The slots in the order of the utterance, none overlapping another.</returns>
    public IReadOnlyList<Slot> Extract(
        string utterance, DateOnly today, PendingQuestion pending = PendingQuestion.None)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        var kept = new List<Slot>();
        var found = new List<Slot>();
        var setting = new SlotSetting(today, pending);
        foreach (ISlotRecogniser recogniser in _recognisers)
        {
            found.Clear();
            recogniser.Recognise(utterance, setting, found);
            foreach (Slot slot in found)
            {
                if (!kept.Exists(k => k.Start < slot.End && slot.Start < k.End))
                    kept.Add(slot);
            }
        }

        kept.Sort((a, b) => a.Start.CompareTo(b.Start));
        return kept;
    }
}
