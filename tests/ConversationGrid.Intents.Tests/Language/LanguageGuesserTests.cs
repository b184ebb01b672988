using ConversationGrid.Intents.Language;

namespace ConversationGrid.Intents.Tests.Language;

public sealed class LanguageGuesserTests
{
    [Theory]
    [InlineData("where is my order", "en")]
    [InlineData("i want my money back", "en")]
    [InlineData("cant log in to my acount", "en")]
    [InlineData("Wo ist meine Bestellung?", "de")]
    [InlineData("ich moechte mein Geld zurück", "de")]
    [InlineData("où est ma commande s'il vous plaît", "fr")]
    [InlineData("je veux parler à quelqu'un", "fr")]
    [InlineData("¿dónde está mi pedido?", "es")]
    [InlineData("quiero hablar con una persona", "es")]
    [InlineData("dove si trova il mio ordine", "it")]
    [InlineData("onde está o meu pedido", "pt")]
    [InlineData("waar is mijn bestelling", "nl")]
    [InlineData("gdzie jest moje zamówienie", "pl")]
    [InlineData("var är min beställning", "sv")]
    [InlineData("hvor er min bestilling", "da")]
    [InlineData("siparişim nerede", "tr")]
    [InlineData("kde je moje objednávka", "cs")]
    [InlineData("unde este comanda mea", "ro")]
    [InlineData("missä minun tilaukseni on", "fi")]
    [InlineData("hol van a rendelésem", "hu")]
    [InlineData("di mana pesanan saya", "id")]
    [InlineData("где мой заказ", "ru")]
    [InlineData("де моє замовлення і гроші", "uk")]
    [InlineData("πού είναι η παραγγελία μου", "el")]
    [InlineData("我的订单在哪里", "zh")]
    [InlineData("私の注文はどこですか", "ja")]
    [InlineData("내 주문은 어디에 있나요", "ko")]
    [InlineData("أين طلبي", "ar")]
    [InlineData("سفارش من کجاست؟ پول بگیر", "fa")]
    [InlineData("איפה ההזמנה שלי", "he")]
    [InlineData("คำสั่งซื้อของฉันอยู่ที่ไหน", "th")]
    [InlineData("मेरा ऑर्डर कहाँ है", "hi")]
    public void Guess_Utterance_NamesItsLanguage(string utterance, string code) =>
        Assert.Equal(code, LanguageGuesser.Guess(utterance).Code);

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("zzzz qqqq")]
    [InlineData("👍")]
    public void Guess_NoEvidence_IsUnknown(string utterance) =>
        Assert.Equal(LanguageGuess.Unknown, LanguageGuesser.Guess(utterance));

    [Fact]
    public void Guess_MixedEvidence_IsLessConfident()
    {
        float pure = LanguageGuesser.Guess("ich habe noch nicht das Paket").Confidence;
        float mixed = LanguageGuesser.Guess("ich habe the package not bekommen please").Confidence;
        Assert.True(pure > 0.8f);
        Assert.InRange(mixed, 0.3f, pure - 0.1f);
    }

    [Fact]
    public void Guess_Allocates_Nothing()
    {
        LanguageGuesser.Guess("wo ist mein Paket 私の注文");
        long before = GC.GetAllocatedBytesForCurrentThread();
        LanguageGuesser.Guess("wo ist mein Paket 私の注文");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
