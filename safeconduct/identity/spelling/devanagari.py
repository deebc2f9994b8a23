"""Latin to Devanagari: by habit for frequent names, else by letter: Latin does not tell a from ā, nor त from ट."""

import re

from safeconduct.identity.romanise.rules import words

_KNOWN = words("""
    kumar कुमार singh सिंह sinh सिंह devi देवी ram राम lal लाल khan खान sharma शर्मा yadav यादव prasad
    प्रसाद das दास chand चंद chandra चंद्र kaur कौर nath नाथ narayan नारायण mohammad मोहम्मद mohammed
    मोहम्मद ahmad अहमद ahmed अहमद ali अली hussain हुसैन husain हुसैन shah शाह rao राव rathore राठौर patel
    पटेल patil पाटिल thakur ठाकुर raj राज raja राजा rajesh राजेश ramesh रमेश suresh सुरेश mahesh महेश dinesh
    दिनेश mukesh मुकेश rakesh राकेश anil अनिल sunil सुनील sanjay संजय vijay विजय ajay अजय ravi रवि amit अमित
    rahul राहुल deepak दीपक ashok अशोक manoj मनोज vinod विनोद pramod प्रमोद santosh संतोष subhash सुभाष
    prakash प्रकाश mohan मोहन sohan सोहन gopal गोपाल krishna कृष्ण krishan कृष्ण lakshmi लक्ष्मी laxmi
    लक्ष्मी sita सीता gita गीता geeta गीता anita अनीता sunita सुनीता meena मीना rani रानी kumari कुमारी
    begum बेगम bibi बीबी gupta गुप्ता mishra मिश्रा verma वर्मा varma वर्मा pandey पाण्डेय tiwari तिवारी
    chauhan चौहान chaudhary चौधरी jain जैन joshi जोशी hari हरि shiv शिव shankar शंकर vishnu विष्णु ganesh
    गणेश abdul अब्दुल rehman रहमान rahman रहमान thapa थापा gurung गुरुङ tamang तामाङ
""")
_TABLE = dict(zip(_KNOWN[::2], _KNOWN[1::2], strict=True))
_CONSONANTS = {
    "chh": "छ", "ksh": "क्ष", "kh": "ख", "gh": "घ", "ch": "च", "jh": "झ", "th": "थ", "dh": "ध", "ph": "फ", "bh": "भ",
    "sh": "श", "zh": "झ", "k": "क", "g": "ग", "c": "क", "j": "ज", "t": "त", "d": "द", "n": "न", "p": "प", "b": "ब",
    "m": "म", "y": "य", "r": "र", "l": "ल", "v": "व", "w": "व", "s": "स", "h": "ह", "z": "ज़", "f": "फ़",
    "q": "क", "x": "क्स",
}  # fmt: skip
_SIGNS = {
    "aa": "ा", "ai": "ै", "au": "ौ", "ee": "ी", "ii": "ी", "oo": "ू", "uu": "ू", "ou": "ौ", "ei": "े", "a": "", "i": "ि",
    "u": "ु", "e": "े", "o": "ो",
}  # fmt: skip
_LETTERS = {
    "aa": "आ", "ai": "ऐ", "au": "औ", "ee": "ई", "ii": "ई", "oo": "ऊ", "uu": "ऊ", "ou": "औ", "ei": "ए", "a": "अ",
    "i": "इ", "u": "उ", "e": "ए", "o": "ओ",
}  # fmt: skip
_LONG_LAST = {"a": "ा", "i": "ी", "u": "ू", "y": "ी"}
_SPOKEN = dict(zip("abcdefghijklmnopqrstuvwxyz", words("""
    ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड
"""), strict=True))  # fmt: skip
_PARTS = re.compile("|".join(sorted((*_CONSONANTS, *_SIGNS), key=len, reverse=True)))
_NASAL = re.compile("न्(?=[कखगघचछजझटठडढतथदधसशह])|म्(?=[पफबभ])")


def devanagari(latin: str) -> str:
    """A word of the letters a to z in Devanagari; a single letter as it is said."""
    if len(latin) == 1:
        return _SPOKEN.get(latin, latin)
    return _TABLE.get(latin) or _NASAL.sub("ं", _written(_PARTS.findall(latin)))


def _written(parts: list[str]) -> str:
    signs: list[str] = []
    after_consonant = False
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        if last and after_consonant and place > 1 and part in _LONG_LAST:
            signs.append(_LONG_LAST[part])
        elif part in _CONSONANTS:
            signs.append(("्" if after_consonant else "") + _CONSONANTS[part])
        else:
            signs.append((_SIGNS if after_consonant else _LETTERS)[part])
        after_consonant = part in _CONSONANTS
    return "".join(signs)
