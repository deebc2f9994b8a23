"""Tamil writes neither voice nor breath: where a letter stands tells how it sounds; names from Sanskrit go by habit.

Rules over the sounds of indic.py, in their order. A Latin consonant in a rule is final.
"""

from safeconduct.identity.romanise.rules import rules

_V = "[əaāiīuūeēoōæœ]"

BEFORE = rules(("ःप", "\u095e"), ("ःज", "\u095b"))

# Names of Sanskrit origin: a voiced first letter that Tamil can not write, and vowels put in to part consonants
_NAMES = (
    ("कiरuष", "करiष"),
    ("^पiर(?=[əāiīeē])", "पर"),
    ("चuपपiरə", "सuबरə"),
    ("^क(?=əणē|əणəप|əङक|əजə|ōव|ōप|ōक|œ|uण|īत|āयəत|iरī)", "g"),
    ("^प(?=āप|ālə|āल[əuā]|əरəत$|əवā|uवə)", "b"),
    ("^पāस(?=क)", "bhaस"),
    ("^bāप", "bab"),
    ("^त(?=ēव|uरæ|iनēष|əनə|əरम|īप)", "d"),
    ("^मəक(?=[āē])", "mah"),
    ("^च(?=əनतiर|iऩऩ|iतəमप|ōळ|ēर)", "ch"),
    ("टचu?म", "kshम"),
    ("^वeङकəट", "venkat"),
    ("^नəटəर", "natar"),
    ("^मəणiक", "manik"),
    (f"(?<={_V})क(?=uमāर|āनत|əरəऩ)", "k"),
    ("^लōक", "lok"),
    ("रच(?=eल)", "rs"),
    ("^चəण(?=म)", "shan"),
    ("टचi$", "kshi"),
    ("^aपत(?=u)", "abd"),
    ("^कə(?=जē)", "ga"),
    ("^परəप(?=[uā])", "prabh"),
)
_VOICE = (
    ("(?<=[əāēe])नतiरə", "ndrə"),
    (f"ङक(?={_V})", "ng"),
    ("ङक", "ng"),
    ("ञच", "nj"),
    ("णट", "nd"),
    ("नत(?=i|$)", "nth"),
    ("नत", "nd"),
    ("मप", "mb"),
    ("ऩप", "nb"),
    ("ऩऱ", "ndr"),
    ("कक", "kk"),
    ("चच", "ch"),
    ("टट", "tt"),
    ("तत", "th"),
    ("पप", "pp"),
    ("ऱऱ", "tr"),
    ("ञञ", "nj"),
)
_PLACE = (
    (f"(?<={_V})क(?={_V})", "g"),
    (f"(?<={_V})च(?={_V})", "s"),
    (f"(?<={_V})ट(?={_V})", "d"),
    (f"(?<={_V})प(?={_V})", "b"),
    ("^च|(?<=[ऴलळnऩन])च", "s"),
    ("^ञ", "gn"),
    ("त", "th"),
    ("ङ", "n"),
)
SOUNDS = rules(*_NAMES, *_VOICE, *_PLACE)
