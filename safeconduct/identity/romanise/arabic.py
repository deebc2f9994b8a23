"""Arabic, Persian and Urdu. Short vowels are not written: frequent names are known, in others `a` is put in."""

import re
import unicodedata

from safeconduct.identity.romanise.rules import words

_CONSONANTS = {
    "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ڈ": "d",
    "ذ": "z", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "z", "ط": "t", "ظ": "z",
    "غ": "gh", "ف": "f", "ق": "q", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ں": "n", "ھ": "h",
    "ڤ": "v", "ݐ": "b", "ټ": "t", "ډ": "d", "ړ": "r", "ښ": "sh", "ځ": "z", "څ": "ts", "ږ": "g", "ڼ": "n", "ڠ": "ng",
}  # fmt: skip
_VOWELS = {"ا": "a", "آ": "a", "و": "u", "ی": "i", "ے": "e", "ع": "a", "ۀ": "a", "ة": "a", "ء": "", "W": "w", "Y": "y"}
_LETTERS = str.maketrans(_CONSONANTS | _VOWELS)
_ONE_FORM = str.maketrans({
    "ك": "ک", "ي": "ی", "ى": "ی", "ئ": "ی", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ہ": "ه", "ە": "ه", "ۃ": "ة",
    "ۂ": "ۀ", "ۓ": "ے", "ګ": "گ", "ې": "ے", "ۍ": "ی", "ڪ": "ک", "ۆ": "و", "ۇ": "و", "ێ": "ے", "ڵ": "ل", "ڕ": "ر",
})  # fmt: skip
_KNOWN = words("""
    محمد mohammad احمد ahmad حسین hussain حسن hassan علی ali عمر umar عمران imran عثمان usman فاطمه
    fatima فاطمة fatima عائشه ayesha عائشة ayesha خدیجه khadija خدیجة khadija زینب zainab مریم
    maryam ابراهیم ibrahim اسماعیل ismail اسحاق ishaq یعقوب yaqub یوسف yusuf موسی musa عیسی isa داود
    dawud سلیمان sulaiman مصطفی mustafa مرتضی murtaza مجتبی mujtaba یحیی yahya اقبال iqbal افتخار
    iftikhar امتیاز imtiaz اعجاز ijaz اسلام islam انعام inam اکرام ikram ارشاد irshad اشتیاق ishtiaq
    الیاس ilyas ادریس idris بلال bilal حمزه hamza طلحه talha اسامه usama حذیفه huzaifa معاذ muaz سعد
    saad نعمان numan لقمان luqman سفیان sufyan چوهدری chaudhry بھٹی bhatti بٹ butt گل gul نواز nawaz
    پرویز parvez ملک malik بینظیر benazir شیخ sheikh سید syed قریشی qureshi صدیقی siddiqui انصاری
    ansari هاشمی hashmi مغل mughal منصور mansur مظفر muzaffar منیر munir محسن mohsin مبشر mubashir
    مدثر mudassir مزمل muzammil معین moin مسعود masood محمود mahmood مختار mukhtar مشتاق mushtaq
    مقصود maqsood منظور manzoor مبارک mubarak مجید majid محبوب mahbub غلام ghulam شهباز shahbaz
    شهزاد shahzad شعیب shoaib شکیل shakeel جنید junaid حبیب habib خالد khalid طارق tariq طاهر tahir
    عامر amir عابد abid عارف arif عاطف atif عادل adil عاصم asim ناصر nasir نادر nadir ناظم nazim
    کاشف kashif کامل kamil قاسم qasim قادر qadir صابر sabir صادق sadiq ساجد sajid شاهد shahid شاکر
    shakir راشد rashid زاهد zahid ظاهر zahir خالده khalida ماجد majid واجد wajid حامد hamid وقاص
    waqas وقار waqar ثناء sana نور noor نورین noreen پروین parveen یاسمین yasmin بشری bushra ثمینه
    samina حمیرا humaira کلثوم kulsum رقیه ruqayya سمیه sumayya صفیه safiya بیگم begum بی bi خاتون
    khatoon الله allah ظفر zafar مهدی mahdi هند hind سعود saud سعید saeed نبیل nabil ولید walid
    سلطان sultan نجیب najib منی muna هدی huda لیلی layla شمس shams بدر badr نصر nasr بکر bakr عبد
    abd عبده abduh عز izz فهد fahd هاشم hashim ناصری nasiri بن bin ابن ibn بنت bint ابو abu ابی abi
    ام umm ال al الدین uddin دین din ربیع rabi رجب rajab رمضان ramadan شعبان shaban جمعه juma حافظ
    hafiz مهر mehr سنگه singh سنگھ singh کمار kumar راجیش rajesh شرما sharma لعل lal لال lal کور
    kaur رام ram گپتا gupta یادو yadav پٹیل patel سریندر surinder نریندر narinder کرشن krishan وجے
    vijay
""")
_NAMES = {known.translate(_ONE_FORM): latin for known, latin in zip(_KNOWN[::2], _KNOWN[1::2], strict=True)}
_BEFORE_VOWEL = "اآیوے"
_W = re.compile(f"^و(?=.)|(?<!^)و(?=[{_BEFORE_VOWEL}])|(?<=ا)و(?=.)")
_Y = re.compile(f"^ی(?=.)|ی(?=[{_BEFORE_VOWEL}])")
_LAST_H = re.compile("(?<=[^اآو])ه$")
_RUN = re.compile(f"[{''.join(_CONSONANTS)}WY]ھ?(?:[{''.join(_CONSONANTS)}WY]ھ?)*")
_ONE = re.compile(".ھ?")


def arabic(word: str) -> str:
    """A word of Arabic letters in Latin."""
    letters = "".join(c for c in unicodedata.normalize("NFC", word) if c.isalpha() and c != "ـ").translate(_ONE_FORM)
    return _NAMES.get(letters) or _with_article(letters)


def _with_article(letters: str) -> str:
    for start, latin in (("عبدال", "abdul"), ("ال", "al")):
        rest = letters.removeprefix(start)
        if len(letters) > len(rest) > 2:
            return latin + (_NAMES.get(rest) or _vowelled(rest))
    if letters.endswith("الدین") and len(letters) > 6:
        return arabic(letters.removesuffix("الدین")) + "uddin"
    if letters.endswith("الله") and len(letters) > 5:
        return arabic(letters.removesuffix("الله")) + "ullah"
    return _vowelled(letters)


def _vowelled(letters: str) -> str:
    letters = _Y.sub("Y", _W.sub("W", _LAST_H.sub("ة", letters)))
    spread = _RUN.sub(lambda run: _parted(_ONE.findall(run[0]), run.start() == 0, run.end() == len(letters)), letters)
    return spread.translate(_LETTERS).replace("aa", "a").replace("ii", "i")


def _parted(run: list[str], at_start: bool, at_end: bool) -> str:
    """Consonants with no written vowel between them, with `ا` put in so that syllables arise, from the end."""
    written = "" if at_end else run.pop()
    while len(run) > 1:
        last = run.pop()
        written = run.pop() + "ا" + last + written
    if run:
        written = run[0] + ("ا" if at_start and written else "") + written
    return written
