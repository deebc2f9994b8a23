"""Words beside the name itself, in the scripts that reach the office: titles, ranks, particles, marks of kin."""

from enum import StrEnum


class RelativeKind(StrEnum):
    """What the bearer of the name is to the relative who is named after it: "Ravi s/o Mohan" is the son of Mohan."""

    SON = "son"
    DAUGHTER = "daughter"
    CHILD = "child"
    WIFE = "wife"
    HUSBAND = "husband"
    CARE = "care"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never part of a name
TITLES = _words("""
    mr mrs ms miss mx mister messrs dr dr. prof professor smt shri shrimati shreemati shrimathi smti sh km
    ku er adv advocate rev hon honble sir madam madame mme mlle monsieur herr frau senor sra sr. late lt.
    retd rtd esq mst mosammat musammat mohtarma janab thiru. thirumathi tmt selvi. pvt private rfn rifleman
    spr sapper gnr gunner sep sepoy hav havildar nk lnk subedar sub nb cpl corporal sgt sergeant lcpl capt
    maj col gen brig lt ltcol cdr sqn wg г-н г-жа гн гжа господин госпожа гр гр-н гр-ка гражданин гражданка
    тов товарищ др доктор проф рядовой ряд ефрейтор ефр сержант мл ст старшина прапорщик лейтенант лейт
    подполковник полковник солдат военнослужащий матрос доброволец контрактник мистер пан пані громадянин
    श्री श्रीमती श्रीमति सुश्री कुमारी. डॉ डा डॉक्टर स्व स्वर्गीय श्रीयुत मिस्टर मिसेज सिपाही हवलदार नायक.
    मोसम्मात पं प्रो एडवोकेट ਸ੍ਰੀ ਸ਼੍ਰੀ ਸ੍ਰੀਮਤੀ ਸ਼੍ਰੀਮਤੀ ਸਰਦਾਰ. ਡਾ শ্রী শ্রীমতী জনাব বেগম. ডা ডাঃ ড মোসাঃ
    মোছাঃ মোসাম্মৎ શ્રી શ્રીમતી ડૉ ડો ଶ୍ରୀ ଶ୍ରୀମତୀ ଡାଃ திரு திருமதி செல்வி. டாக்டர் శ్రీ శ్రీమతి డా డాక్టర్
    ಶ್ರೀ ಶ್ರೀಮತಿ ಡಾ ಡಾಕ್ಟರ್ ശ്രീ ശ്രീമതി ഡോ මහතා මහත්මිය මිය ආචාර්ය السيد السيدة سيد. جناب محترم محترمہ مسز
    مسٹر ڈاکٹر دكتور الدكتور آقای خانم حضرت مرحوم
""")
# A title when two words of the name are left after it; else the name itself ("Major Singh", "Sri Devi", "Haji")
TITLES_OR_NAMES = _words("""
    sri shree sree haji hajji al-haj hafiz maulana moulana maulvi mufti qari ustad pandit pt swami baba
    sardar sardarni master major captain colonel general lieutenant brigadier naik fr father sister thiru
    selvi kumari. syd майор капитан генерал хаджи सरदार पंडित मास्टर मेजर कैप्टन हाजी हाफिज मौलाना ਸਰਦਾਰ
    ਬੀਬੀ. حاجی حافظ مولانا الحاج
""")
PARTICLES = _words("""
    bin ibn bint binti binte ben al el ul ur ud us uz ut ush ath an. ar. as. van von der den ter ten de da
    di dos du del della dello degli la le zu zum zur af av vom y. jr junior sr snr ii iii iv аль эль ибн бин
    бинт бен ван фон дер ден де да ди дель ла ле уль ур уд ус уз оглы оглу кызы гызы огли угли улы уулу кизи
    қызы ұлы ўғли қизи оғлу अल उल बिन इब्न बिंत उर उद বিন ইবনে উল উর আল ਬਿਨ ਉਲ بن ابن بنت ال ولد. oglu oglou
    ogly ogli ogli ugli qizi kizi kyzy kizy uly uulu gizi
""")
# A particle at the beginning or in the middle of a name; at its end a family name (De, Le, Ben)
NAME_WHEN_LAST = _words("de da di du le la ben den av af de্‍ де да ди ла ле бен el al van ten ur")
AFTER_FATHER = _words("""
    оглы оглу кызы гызы огли угли улы уулу кизи қызы ұлы ўғли қизи оғлу oglu oglou ogly ogli ugli qizi kizi
    kyzy kizy uly uulu gizi
""")
NO_NAME = _words("""
    lnu fnu unknown nil null none na n/a xxx xx nan nmn noname anonymous неизвестно неизвестен неизвестный
    нет б/о б/и аноним अज्ञात नामालूम বেনামী অজ্ঞাত نامعلوم مجهول
""")
ABBREVIATIONS = {
    "md": "mohammad", "mohd": "mohammad", "mohmd": "mohammad", "mhd": "mohammad", "muhd": "mohammad",
    "mohamd": "mohammad", "mohm": "mohammad", "kr": "kumar", "sk": "sheikh", "chd": "chand",
    "мд": "мохаммад", "мохд": "мохаммад", "मो": "मोहम्मद", "मोह": "मोहम्मद", "मोहद": "मोहम्मद",
    "मोहम": "मोहम्मद", "एमडी": "मोहम्मद", "मोहं": "मोहम्मद",
    "মো": "মোহাম্মদ", "মোঃ": "মোহাম্মদ", "মোহাঃ": "মোহাম্মদ", "মুহাঃ": "মোহাম্মদ", "মোহা": "মোহাম্মদ",
    "এমডি": "মোহাম্মদ", "ਮੁਹੰ": "ਮੁਹੰਮਦ",
}  # fmt: skip
ALIAS_MARKS = _words("""
    urf uraf urph alias aka a/k/a nee née dit @ उर्फ उर्फ़ उपनाम ਉਰਫ ਉਰਫ਼ ওরফে উরফে ઉર્ફે ଓରଫ ଉର୍ଫ எனும்
    என்ற என்கிற அலியாஸ் అలియాస్ ಅಲಿಯಾಸ್ ಉರುಫ್ അഥവാ عرف المعروف алиас урф
""")
RELATION_MARKS = {
    word: kind
    for kind, words in {
        RelativeKind.SON: (
            "s/o s\\o पुत्र सुपुत्र आत्मज बेटा वल्द ਪੁੱਤਰ ਸਪੁੱਤਰ ਪੁੱਤ পুত্র সুত પુત્ર ପୁତ୍ର மகன் కుమారుడు ಮಗ മകൻ پسر ولد сын син"
        ),
        RelativeKind.DAUGHTER: (
            "d/o d\\o पुत्री सुपुत्री आत्मजा बेटी ਪੁੱਤਰੀ ਸਪੁੱਤਰੀ ਧੀ কন্যা পুত্রী પુત્રી କନ୍ୟା மகள் కుమార్తె ಮಗಳು മകൾ دختر дочь донька"
        ),
        RelativeKind.CHILD: "c/of f/n पिता पिता: माता বাবা পিতা তন্দ্রী తండ్రి ತಂದೆ தந்தை ਪਿਤਾ ପିତା પિતા отец отца والد",
        RelativeKind.WIFE: "w/o w\\o पत्नी धर्मपत्नी ਪਤਨੀ স্ত্রী પત્ની ପତ୍ନୀ மனைவி భార్య ಹೆಂಡತಿ ഭാര്യ زوجہ زوجة жена дружина",
        RelativeKind.HUSBAND: "h/o h\\o पति ਪਤੀ স্বামী પતિ ସ୍ୱାମୀ கணவர் భర్త ಗಂಡ ഭർത്താവ് شوہر муж чоловік",
        RelativeKind.CARE: "c/o c\\o",
    }.items()
    for word in words.split()
}
PHRASES = {
    "son of": " s/o ", "daughter of": " d/o ", "wife of": " w/o ", "husband of": " h/o ",
    "widow of": " w/o ", "child of": " c/of ", "care of": " c/o ", "also known as": " @ ",
    "known as": " @ ", "formerly known as": " @ ", "a.k.a.": " @ ", "a.k.a": " @ ",
    "no name given": " lnu ", "name not known": " lnu ", "not known": " lnu ", "not available": " lnu ",
    "он же": " @ ", "она же": " @ ", "он-же": " @ ", "сын:": " s/o ", "имя неизвестно": " lnu ",
    "имени нет": " lnu ", "त/पे": " s/o ", "த/பெ": " s/o ", "க/பெ": " w/o ", "का पुत्र": " s/o ",
    "की पुत्री": " d/o ", "की पत्नी": " w/o ",
}  # fmt: skip

# The names of the letters of English, as initials are said and written in the scripts of India and in Russian
_SPOKEN = {
    "a": "ए এ ਏ એ ଏ ஏ ఏ ಎ എ اے эй",
    "b": "बी বি ਬੀ બી ବି பி బి ಬಿ ബി بی би",
    "c": "सी সি ਸੀ સી ସି சி సి ಸಿ സി سی",
    "d": "डी ডি ਡੀ ડી ଡି டி డి ಡಿ ഡി ڈی",
    "e": "ई ই ਈ ઈ ଇ இ ఇ ಇ ഇ ای",
    "f": "एफ एफ़ এফ ਐਫ ਐੱਫ એફ ଏଫ எஃப் ఎఫ్ ಎಫ್ എഫ് എഫ ایف эф",
    "g": "जी জি ਜੀ જી ଜି ஜி జి ಜಿ ജി جی джи",
    "h": "एच এইচ ਐਚ ਐੱਚ એચ ଏଚ எச் ஹெச் హెచ్ ಎಚ್ ಹೆಚ್ എച്ച് ایچ эйч",
    "i": "आई आइ আই ਆਈ આઈ ଆଇ ஐ ఐ ಐ ഐ آئی ай",
    "j": "जे জে ਜੇ જે ଜେ ஜே జె జే ಜೆ ಜೇ ജെ ജേ جے джей дж",
    "k": "के কে ਕੇ કે କେ கே కె కే ಕೆ ಕೇ കെ കേ کے кей",
    "l": "एल এল ਐਲ ਐੱਲ એલ ଏଲ எல் ఎల్ ಎಲ್ എൽ ایل эл",
    "m": "एम এম ਐਮ ਐੱਮ એમ ଏମ எம் ఎం ఎమ్ ಎಂ ಎಮ್ എം ایم эм",
    "n": "एन এন ਐਨ ਐੱਨ એન ଏନ என் ఎన్ ಎನ್ എൻ این эн",
    "o": "ओ ও ਓ ઓ ଓ ஓ ఓ ಓ ഒ او",
    "p": "पी পি ਪੀ પી ପି பீ పి ಪಿ പി پی пи",
    "q": "क्यू কিউ ਕਿਊ ક્યુ କ୍ୟୁ க்யூ క్యూ ಕ್ಯೂ ക്യൂ کیو кью",
    "r": "आर আর ਆਰ આર ଆର ஆர் ఆర్ ಆರ್ ആർ آر ар",
    "s": "एस এস ਐਸ ਐੱਸ એસ ଏସ எஸ் ఎస్ ಎಸ್ എസ് ایس эс",
    "t": "टी টি ਟੀ ટી ଟି டீ టి ಟಿ ടി ٹی ти",
    "u": "यू ইউ ਯੂ યુ ୟୁ யு யூ యు ಯು യു یو",
    "v": "वी ভি ਵੀ વી ଭି வி వి ವಿ വി وی ви",
    "w": "डब्ल्यू डब्लू ডব্লিউ ਡਬਲਯੂ ડબલ્યુ டபிள்யூ డబ్ల్యూ ಡಬ್ಲ್ಯೂ ഡബ്ല്യു ڈبلیو",
    "x": "एक्स এক্স ਐਕਸ એક્સ எக்ஸ் ఎక్స్ ಎಕ್ಸ್ എക്സ് ایکس экс",
    "y": "वाई वाय ওয়াই ਵਾਈ વાય ୱାଇ ஒய் వై ವೈ വൈ وائی",
    "z": "जेड ज़ेड জেড ਜ਼ੈੱਡ ઝેડ இசட் జెడ్ ಜೆಡ್ ഇസഡ് زیڈ зед",
}  # fmt: skip
# Family names of one syllable, which are no initials
NOT_INITIALS = _words("दे দে ली লী ले")
SPOKEN_INITIALS = {said: letter for letter, sayings in _SPOKEN.items() for said in sayings.split()}
