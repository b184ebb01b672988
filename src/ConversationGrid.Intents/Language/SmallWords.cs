namespace ConversationGrid.Intents.Language;

/// <summary>The small words of each Latin-script language, those of customer service among them, and its own letters.</summary>
internal static class SmallWords
{
    public static readonly (string Code, string Words, string Letters)[] ByLanguage =
    [
        ("en", """
            the a an and or but if is are was were be been am do does did don't have has had can can't could will won't
            would should shall may i i'm i've i'd me my mine you you're your yours he she it it's its we our us they them their this that these those what
            where when which who why how to of in on at for from with by about not no yes please thanks thank
            hello hi order my refund money want need get help there here now just still all any some so as than
            then up down out over again because been being into too very only after before back off got let's make
            work works cancel change account number day days today tomorrow delivery someone anyone something
            hey ok okay want's know like one two time give send sent tell see say said new old never always
            """, ""),
        ("de", """
            der die das den dem des ein eine einen einem einer eines und oder aber wenn ist sind war waren sein bin bist
            habe hat haben hatte kann können konnte wird werden würde soll muss möchte will ich mich mir mein meine meinen
            meiner du dich dir dein sie er es wir uns ihr ihre ihnen dieser diese dieses was wo wann wer warum wie
            zu von im auf für aus mit bei über nicht kein keine nein ja bitte danke hallo guten tag morgen
            bestellung geld zurück rechnung konto passwort lieferung paket noch schon auch nur nach vor wieder
            weil dass als am zum zur seit bis immer mal gibt geht jemand etwas sehr hier dort jetzt heute kündigen
            """, "äöüß"),
        ("fr", """
            le la les un une des du de et ou mais si est sont était être suis es ai as avons avez ont avait peux peut
            pouvez voudrais veux veut je j'ai me moi mon ma mes tu te toi ton ta tes il elle on nous vous votre vos ils elles ce cet cette ces
            que qui quoi où quand pourquoi comment à au aux dans sur pour par avec sans pas ne non oui s'il plaît merci
            bonjour salut commande remboursement argent compte mot passe livraison colis facture encore déjà aussi
            très ici bien plus moins tout toute rien quelqu'un n'est c'est qu'est d'un l'ai n'ai
            """, "éèêàçùâîôûœëï"),
        ("es", """
            el la los las un una unos unas y o pero si es son era ser soy estoy está están estaba he ha han tengo tiene
            puedo puede quiero quiere quisiera necesito yo me mi mis tú te tu tus él ella nosotros nos usted ustedes su sus este esta
            esto ese esa eso que qué quién cómo cuándo cuánto dónde donde por para con sin de del al en a no sí
            gracias hola buenos buenas días tardes pedido dinero reembolso cuenta contraseña envío paquete factura todavía ya también muy
            aquí ahora hoy mañana más menos algo nada alguien favor porque como cuando hay
            """, "ñáéíóú¿¡"),
        ("it", """
            il lo la i gli le un uno una e o ma se è sono era essere sei siamo ho hai ha abbiamo avete hanno posso può
            vorrei voglio devo io mi mio mia miei tu ti tuo lui lei noi ci voi vi loro questo questa quello quella che chi cosa
            dove quando perché come di del della dei delle da dal in nel nella su per con senza non no sì grazie ciao
            buongiorno ordine rimborso soldi conto spedizione pacco fattura ancora già anche molto qui ora oggi domani più
            meno tutto niente qualcuno favore prego
            """, "àèìòù"),
        ("pt", """
            o a os as um uma uns e ou mas se é são era ser sou está estou estão tenho tem temos posso pode quero queria
            preciso eu me meu minha meus tu te seu sua você vocês ele ela nós este esta isto esse essa isso que quem como
            quando onde porque por para com sem de do da dos das em no na nos nas ao não sim obrigado obrigada olá bom dia
            boa tarde pedido dinheiro reembolso conta senha entrega pacote fatura ainda já também muito aqui agora hoje amanhã
            mais menos tudo nada alguém favor
            """, "ãõçáéíóúâêô"),
        ("nl", """
            de het een en of maar als is zijn was waren ben bent heb hebt heeft hebben had kan kunnen kon wil wilt willen zou
            moet ik mij me mijn jij je jouw u uw hij zij ze wij we ons onze jullie hun dit dat deze die wat waar wanneer wie
            waarom hoe naar van in op voor uit met bij over niet geen nee ja alstublieft dank bedankt hallo goedemorgen dag
            bestelling geld terug rekening wachtwoord levering pakket factuur nog al ook maar weer omdat nu vandaag morgen
            iemand iets niets heel erg graag
            """, ""),
        ("pl", """
            i a ale czy jest są był była było być jestem mam masz ma mamy mogę może chcę chciałbym chciałabym ja mnie mi mój moja
            moje ty ciebie twój on ona my nas wy pan pani to ten ta tego co gdzie kiedy kto dlaczego jak do z ze w we na dla od przez
            o nie tak proszę dziękuję cześć dzień dobry zamówienie pieniądze zwrot konto hasło dostawa paczka faktura jeszcze już
            też bardzo tu teraz dziś jutro więcej nic ktoś
            """, "ąćęłńśźż"),
        ("sv", """
            en ett och eller men om är var vara har hade kan kunde vill ska skulle måste jag mig min mitt mina du dig din han hon
            vi oss ni er de dem den det detta denna vad var när vem varför hur till från i på för med av inte ingen nej ja tack
            hej god morgon beställning pengar tillbaka konto lösenord leverans paket faktura ännu redan också mycket här nu
            idag imorgon någon något
            """, "åäö"),
        ("da", """
            en et og eller men hvis er var være har havde kan kunne vil skal skulle må jeg mig min mit mine du dig din han hun vi
            os i jer de dem den det dette denne hvad hvor hvornår hvem hvorfor hvordan til fra på for med af ikke ingen nej ja tak
            hej god morgen bestilling penge tilbage konto adgangskode levering pakke faktura endnu allerede også meget her nu
            dag nogen noget
            """, "åæø"),
        ("tr", """
            bir ve veya ama eğer mi mı mu mü ben beni bana benim sen seni senin o biz bizim siz sizin onlar bu şu ne nerede ne zaman
            kim neden nasıl için ile var yok değil evet hayır lütfen teşekkürler merhaba selam günaydın sipariş siparişim param para
            iade hesap hesabım şifre şifremi kargo paket fatura daha çok şimdi bugün yarın istiyorum olarak gibi kadar
            """, "ğışçöü"),
        ("cs", """
            a i ale nebo jestli je jsou byl byla být jsem mám máš má můžu může chci chtěl já mě mi můj moje ty tě tvůj on ona my nás
            vy vás to ten ta co kde kdy kdo proč jak do z ze v ve na pro od ne ano prosím děkuji ahoj dobrý den objednávka
            objednávku peníze účet heslo zásilka balík faktura ještě už také velmi tady teď dnes zítra
            """, "ěščřžýůť"),
        ("ro", """
            un o și sau dar dacă este sunt era fi am ai are avem aveți au pot poate vreau aș eu mă mie meu mea tu te tău el ea noi
            ne voi vă lor acest această ce cine unde când cum de ce la din în pe pentru cu fără nu da vă rog mulțumesc bună ziua
            comanda comandă bani rambursare cont parola livrare colet factura încă deja foarte aici acum azi mâine
            """, "ăâîșțşţ"),
        ("fi", """
            ja tai mutta jos on ovat oli olla olen minulla minun minä minut sinä sinun hän me meidän te se tämä mikä mitä missä milloin
            kuka miksi miten ei kyllä kiitos hei moi hyvää päivää tilaus tilaukseni rahat takaisin tili salasana toimitus paketti lasku
            vielä jo myös hyvin täällä nyt tänään huomenna voin voi haluan
            """, "äö"),
        ("hu", """
            a az egy és vagy de ha van vannak volt lenni vagyok nekem én engem te téged ő mi minket ti ez azt ezt hol mikor ki miért
            hogyan nem igen kérem köszönöm szia jó napot rendelés rendelésem pénz pénzem vissza fiók jelszó szállítás csomag számla még
            már is nagyon itt most ma holnap szeretnék tudom
            """, "őűáéíóúö"),
        ("id", """
            yang dan atau tetapi jika adalah saya aku kamu anda dia kami kita mereka ini itu apa dimana di mana kapan siapa mengapa
            bagaimana ke dari untuk dengan tidak bukan ya tolong terima kasih halo selamat pagi pesanan uang kembali akun kata sandi
            pengiriman paket faktur masih sudah juga sangat sini sekarang hari besok bisa mau belum
            """, ""),
    ];
}
