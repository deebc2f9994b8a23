"""Which model and which rules made what is kept of the words of names."""

from functools import cache
from hashlib import sha256

from safeconduct.identity.tokens import parse_name
from safeconduct.identity.words import records

SAMPLE = (
    "Smt. Rukmini Devi w/o Bhanwar Lal", "Md. Aslam urf Raju Ansari", "O. S. Tilwara", "राजेश कुमार चौधरी",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "তপন চক্রবর্তী", "ગોપાલભાઈ પટેલ", "ପ୍ରଦୀପ ସାହୁ", "முருகன் செல்வம்", "వెంకట రెడ్డి",
    "ಮಂಜುನಾಥ ಗೌಡ", "ഗോപാലകൃഷ്ണൻ നായർ", "සුනිල් පෙරේරා", "محمد عبد الرحمن", "غلام رسول بھٹی",
    "Тилвара Омвир Сингх", "Єлизавета Шевченко", "Нұрсұлтан Әбішұлы", "Józef Łukasiewicz",
)  # fmt: skip
"""Names in every script: when anything about their words changes, all words are to be read again."""


@cache
def model_version() -> str:
    """A short text that changes with the trained parts and with the rules of reading names."""
    parsed = [parse_name(text) for text in SAMPLE]
    texts = [token.text for name in parsed for each in (name, *name.aliases) for token in each.tokens]
    return sha256("\n".join(texts).encode() + records(texts).tobytes()).hexdigest()[:16]
