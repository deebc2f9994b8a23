"""The vowel that Indian scripts do not write and that speakers of the north leave out: राजकुमार is Rajkumar.

Works on the sounds of indic.py: consonants as Devanagari signs, vowels as Latin letters, ə for the unwritten vowel.
"""

import re

_VOWELS = "əaāiīuūṛḷĕeēæŏoōœ"
_V, _C = f"[{_VOWELS}]", f"[^{_VOWELS}]"
# नरेन्द्र, मिश्र, सत्य, कृष्ण end in a vowel; आनन्द, वसन्त, दत्त, हर्ष do not
_KEEPS = re.compile(f"(?:{_C}[यरलवनमण]|शरēषठ|[iī]य|^{_C}+)ə$")
_DROPS = re.compile("(?:रम|नय|मम|नन|रन|लल|नम)ə$")

_NARAYAN = frozenset(("यəण", "यəन"))
_ONE_SOUND = frozenset(("पर", "कर", "बर", "शर", "गर"))
# The first parts of many names of Punjab: Harbhajan, Gurcharan, Jaswant, Balbir, Manmohan
_FIRST_PARTS = re.compile(f"^(हəर|गuर|सuर|बəल|जəस|मəन|दəल)ə(?={_C}{_V})")


def drop_final(sounds: str, *, after_clusters: bool) -> str:
    """`sounds` without ə at the end where speakers drop it; after_clusters: after two consonants too."""
    if not sounds.endswith("ə") or sounds.count("ə") == len(sounds) - 1 == 0:
        return sounds
    if after_clusters:
        keeps = bool(_KEEPS.search(sounds)) and not _DROPS.search(sounds)
    else:
        keeps = bool(re.search(f"(?:{_C}{_C}|[iī]य|^{_C}+)ə$", sounds))
    return sounds if keeps else sounds[:-1]


def drop_medial(sounds: str) -> str:
    """`sounds` without ə between single consonants that have vowels on their other sides, from the end (Ohala 1983)."""
    sounds = _FIRST_PARTS.sub(r"\1", sounds)
    place = sounds.rfind("ə", 0, len(sounds) - 2)
    while place > 1:
        if _lonely(sounds, place):
            sounds = sounds[:place] + sounds[place + 1 :]
        place = sounds.rfind("ə", 0, place)
    return sounds


def _lonely(sounds: str, place: int) -> bool:
    return (
        sounds[place - 2] in _VOWELS
        and sounds[place - 1] not in _VOWELS
        and sounds[place + 1] not in _VOWELS
        and (sounds[place + 2] in _VOWELS or sounds[place + 1 : place + 3] in _ONE_SOUND)
        and sounds[place - 1 : place + 2] not in _NARAYAN
    )
