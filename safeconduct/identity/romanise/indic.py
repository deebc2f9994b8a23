"""The scripts of India and Sri Lanka: one engine, for their blocks share one layout; small tables for each script.

A word is first written with the signs of Devanagari, whatever its script, then as sounds: consonants stay as they
are, vowels become Latin letters, ə is the vowel that is not written. Each script has its rules over these sounds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from safeconduct.identity.romanise import tamil
from safeconduct.identity.romanise.rules import Rule, apply, rules, words
from safeconduct.identity.romanise.schwa import drop_final, drop_medial

VIRAMA, NUKTA = "्", "़"
CONSONANTS = "".join(map(chr, range(0x915, 0x93A))) + "".join(map(chr, range(0x958, 0x960))) + "ॹॺॻॼॽॾॿ"
_SIGNS = dict(zip("ािीुूृॄॅॆेैॉॊोौॢॣॏ", "āiīuūṛṛĕeēæŏoōœḷḷœ", strict=True))
_INDEPENDENT = dict(zip("अआइईउऊऋॠऌॡऍऎएऐऑऒओऔॲॵ", "aāiīuūṛṛḷḷĕeēæŏoōœĕœ", strict=True))
VOWELS = "əaāiīuūṛḷĕeēæŏoōœ"
_SCHWA = re.compile(f"([{CONSONANTS}])(?![{''.join(_SIGNS)}{VIRAMA}])")
_SOUNDS = str.maketrans(_SIGNS | _INDEPENDENT | {VIRAMA: "", NUKTA: "", "ः": "", "ऽ": "", "\u200d": "", "\u200c": ""})
_WITH_NUKTA = [(letter + NUKTA, chr(0x958 + n)) for n, letter in enumerate("कखगजडढफय")] + [("स" + NUKTA, "श")]
_LATIN_VOWELS = dict(
    zip(
        "əaāiīuūṛḷĕeēæŏoōœ",
        words("""
    a a a i i u u ri l e e e ai o o o au
"""),
        strict=True,
    )
)
_LATIN_CONSONANTS = dict(zip(
    CONSONANTS,
    (
        "k kh g gh ng ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l zh v sh sh s h "
        "q kh gh z r rh f y . . . . . . ."
    ).replace(".", "").split(" "),
    strict=True,
))  # fmt: skip


@dataclass(frozen=True)
class Script:
    """What is particular to one script."""

    first: int
    letters: dict[str, str] = field(default_factory=dict)  # signs of this script that are not in the common layout
    latin: dict[str, str] = field(default_factory=dict)  # consonants that are spelled in another way
    before: tuple[Rule, ...] = ()  # over signs of Devanagari
    sounds: tuple[Rule, ...] = ()  # over sounds
    spelling: tuple[Rule, ...] = ()  # over Latin
    drops_final: bool = False
    drops_after_clusters: bool = False
    drops_medial: bool = False
    last_nasal: str = "m"

    def to_devanagari(self) -> dict[int, str]:
        """Table for str.translate."""
        common = {self.first + offset: chr(0x900 + offset) for offset in range(0x64)}
        return common | {ord(sign): signs for sign, signs in self.letters.items()}

    def to_latin(self) -> dict[int, str]:
        """Table for str.translate."""
        return {ord(sign): text for sign, text in (_LATIN_VOWELS | _LATIN_CONSONANTS | self.latin).items()}


def _word(word: str, *, script: Script, to_devanagari: dict[int, str], to_latin: dict[int, str]) -> str:
    signs = word.translate(to_devanagari)
    if NUKTA in signs:
        for pair, single in _WITH_NUKTA:
            signs = signs.replace(pair, single)
    signs = apply(script.before, signs)
    sounds = _nasals(_SCHWA.sub(r"\1ə", signs).translate(_SOUNDS), script)
    if script.drops_final:
        sounds = drop_final(sounds, after_clusters=script.drops_after_clusters)
    if script.drops_medial:
        sounds = drop_medial(sounds)
    sounds = _BEFORE_K.sub("न", apply(script.sounds, sounds))
    return apply(script.spelling, sounds.translate(to_latin))


_BEFORE_K = re.compile("ङ(?=[कखगघ])")
_LABIAL = re.compile("[ंँ](?=[पफबभमॲ])")
_LABIAL_OR_H = re.compile("[ंँ](?=[पफबभमह])")
_LAST = re.compile("[ंँ]$")


def _nasals(sounds: str, script: Script) -> str:
    if "ं" not in sounds and "ँ" not in sounds:
        return sounds
    sounds = (_LABIAL if script.last_nasal == "n" else _LABIAL_OR_H).sub("म", sounds)
    sounds = _LAST.sub("म" if script.last_nasal == "m" else "न", sounds)
    return sounds.replace("ं", "न").replace("ँ", "न")


_V = f"[{VOWELS}]"
_NORTH = rules(("जञ", "gय"), ("(?<=[सशतदजधथ])व(?=[əaāiīeē])", "w"), ("चच", "chच"), ("चछ", "छ"))
_SINGH = rules(("([िी]ं)ह", r"\1घ"))
_DEVA = Script(
    0x900, before=(*_SINGH, *rules(("ॐ", "ओम"))), sounds=_NORTH, spelling=rules(("rav$", "rao"), ("shth", "sth")),
    drops_final=True, drops_after_clusters=True, drops_medial=True, last_nasal="n",
)  # fmt: skip
_GURU = Script(
    0xA00, letters={"ੰ": "ं", "ੱ": "ੱ", "ੲ": "", "ੳ": ""},
    before=(*_SINGH, *rules(("ੱ(.)", r"\1्\1"), ("ੱ", ""))), sounds=_NORTH, spelling=rules(("(?<=[bdgjklmnrst])v", "w")),
    drops_final=True, drops_after_clusters=True, drops_medial=True, last_nasal="n",
)  # fmt: skip
_GUJR = Script(
    0xA80, before=_SINGH, sounds=_NORTH, spelling=rules(("rav$", "rao"), ("shth", "sth")),
    drops_final=True, drops_after_clusters=True, drops_medial=True, last_nasal="n",
)  # fmt: skip
_EAST = rules(("जञ", "gय"), ("(?<=[सशषतदजधथ])ब(?=[əaāiīeē])", "w"), ("हə(?=म[āaəē])", "ह"))
_MUSLIM = (f"(?<={_V})([रसशह])ə(?=[^{VOWELS}ल]{_V}|(?<!र)ल{_V})", r"\1")  # Sarkar, Islam, Taslima, Rahman
_BENG = Script(
    0x980, letters={"ৎ": "त्", "ৰ": "र", "ৱ": "व"}, latin={"य": "j", "व": "w", "ष": "sh"},
    sounds=(*rules(("(?<=[^əaāiīuūṛḷĕeēæŏoōœ])य", "\u095f"), _MUSLIM), *_EAST),
    spelling=rules(("ngha$", "nha"), ("uya", "ua"), ("^oya", "wa"), ("oya", "owa")),
    drops_final=True, last_nasal="n",
)  # fmt: skip
_ORYA = Script(
    0xB00, letters={"ୱ": "व", "ଵ": "व"}, latin={"य": "j", "व": "w"}, before=_SINGH,
    sounds=(*rules(("(?<=[^əaāiīuūṛḷĕeēæŏoōœ])य", "\u095f")), *_EAST),
    spelling=rules(("singha$", "singh")), drops_final=True, last_nasal="n",
)  # fmt: skip
_SOUTH = rules(("जञ", "gन"), ("(?<=[सशषतदजधथ])व(?=[əaāiīeē])", "w"))
_TAML = Script(0xB80, before=tamil.BEFORE, sounds=tamil.SOUNDS)
_TELU = Script(
    0xC00, latin={"त": "t"}, sounds=(*rules((f"(?<={_V})त(?={_V})", "थ")), *_SOUTH),
    spelling=rules(("ravu$", "rao"), ("ddi$", "ddy"), ("ayudu$", "aidu"), ("^shri", "sri")),
)  # fmt: skip
_KNDA = Script(
    0xC80, letters={"ೞ": "ऴ"}, sounds=(*rules((f"(?<={_V})त(?={_V})", "थ")), *_SOUTH),
    spelling=rules(("esha$", "esh"), ("ravu$", "rao"), ("^shri", "sri")),
)  # fmt: skip
_MLYM = Script(
    0xD00, letters={"ൺ": "ण्", "ൻ": "न्", "ർ": "र्", "ൽ": "ल्", "ൾ": "ळ्", "ൿ": "क्", "ൔ": "म्", "ൕ": "य्", "ൖ": "ऴ्", "ൎ": "र्"},
    latin={"त": "th"}, sounds=(*rules(("तत", "त"), ("ऱऱ", "टट"), ("नऱ", "नट"), ("ञञ", "ञज")), *_SOUTH),
    spelling=rules(("nayar$", "nair"), ("pilla$", "pillai"), ("^jon$", "john")),
)  # fmt: skip
_SINH = Script(
    0xD80,
    letters=dict(zip(
        "අආඇඈඉඊඋඌඍඎඑඒඓඔඕඖකඛගඝඞඟචඡජඣඤඥඦටඨඩඪණඬතථදධනඳපඵබභමඹයරලවශෂසහළෆ්ාැෑිීුූෘෙේෛොෝෞෲංඃ",
        words("""
    अ आ ऍ ऍ इ ई उ ऊ ऋ ॠ ऎ ए ऐ ऒ ओ औ क ख ग घ ङ न्ग च छ ज झ ञ ज्ञ न्ज ट ठ ड ढ ण न्ड त थ द ध न न्द प फ
    ब भ म म्ब य र ल व श ष स ह ळ फ़ ् ा ॅ ॅ ि ी ु ू ृ ॆ े ै ॊ ो ौ ॄ ं ः
"""),
        strict=True,
    )),
    latin={"त": "th", "व": "w", "ŏ": "o", "ĕ": "a"}, before=_SINGH, sounds=rules(("जञ", "gन")),
    spelling=rules(("singha$", "singhe"), ("nayaka$", "nayake"), ("lw", "lv")),
)  # fmt: skip


def _engine(script: Script) -> Callable[[str], str]:
    return partial(_word, script=script, to_devanagari=script.to_devanagari(), to_latin=script.to_latin())


_SCRIPTS = {
    "Deva": _DEVA, "Guru": _GURU, "Gujr": _GUJR, "Beng": _BENG, "Orya": _ORYA, "Taml": _TAML, "Telu": _TELU,
    "Knda": _KNDA, "Mlym": _MLYM, "Sinh": _SINH,
}  # fmt: skip
INDIC: dict[str, Callable[[str], str]] = {name: _engine(script) for name, script in _SCRIPTS.items()}
