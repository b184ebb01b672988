namespace ConversationGrid.Intents.Slots;

public enum SlotKind
{
    OrderNumber,
    Email,
    Phone,
    Date,
    Amount,
    Product,
}

/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the utterance, in UTF-16 units.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Value">In one spelling: <c>ORD-4711</c>, <c>ann@example.com</c>, <c>+491701234567</c>,
/// <c>2026-07-01</c>, <c>12.50 EUR</c>, or the product's name as listed.</param>
public readonly record struct Slot(SlotKind Kind, int Start, int Length, string Value)
{
    public int End => Start + Length;
}
