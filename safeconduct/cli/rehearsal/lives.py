"""What was said of one man, from the first plea to his return, his death or today: his days turned into claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from safeconduct.cases.actions.history import CaseHistory
from safeconduct.cases.enums import Circumstance, Ground
from safeconduct.people.enums import ContactKind, PaperKind

from .groups import Man
from .ministry import Ministry
from .persons import Invented
from .scribe import Scribe
from .tables import table

ASSURANCE = date(2024, 7, 9)
"""At the summit in Moscow the host promised that all will be discharged."""
ASSURED_UNTIL = date(2024, 8, 8)
"""Pleas until then were named as covered by it."""
PETITION = date(2026, 4, 10)
REPLIES = (date(2026, 4, 24), date(2026, 5, 22))
"""When the Government told the court which of the 26 are dead."""
HOST_OF = {
    "defence": "Ministry of Defence of the Russian Federation",
    "foreign": "Foreign Ministry of the Russian Federation",
}
COURT = "Supreme Court, petition of 26 families"
POSTS = ("moscow",) * 11 + ("petersburg",) * 3 + ("vladivostok",)
FRONT = ("Luhansk", "Luhansk", "Donetsk", "Donetsk", "Kursk", "Belgorod", "Bakhmut", "Avdiivka", "Lyman",
         "Zaporizhzhia front", "Rostov-on-Don")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Life:
    """A man of the story with the person invented for him and the post that works on his case."""

    man: Man
    who: Invented
    ministry: Ministry
    scribe: Scribe
    post: str

    @property
    def ours(self) -> str:
        return self.ministry.posts[self.post].name

    @property
    def family(self) -> str:
        return str(self.who.relative.relation.value)

    @property
    def rng(self) -> Random:
        return self.scribe.rng


def begin(man: Man, who: Invented, ministry: Ministry, rng: Random) -> Life:
    """Give the man a post and officers."""
    post = rng.choice(POSTS)
    officer = ministry.actors["petersburg" if post == "petersburg" else ("moscow", "moscow_second")[man.number % 2]]
    second = ministry.actors["moscow_second" if officer == ministry.actors["moscow"] else "moscow"]
    return Life(man, who, ministry, Scribe(rng, officer=officer, second=second), post)


def history_of(life: Life) -> CaseHistory:
    """All that was said of this man, in the order of the chapters, not of the days."""
    opened_at = life.scribe.at(life.man.opened) - timedelta(minutes=40)
    _plea(life)
    _release(life)
    _missing(life)
    _death(life)
    _remains(life)
    _petition(life)
    return CaseHistory(
        life.who.person, Circumstance.RECRUITED, life.ministry.posts[life.post], opened_at, tuple(life.scribe.claims),
        papers=((PaperKind.PASSPORT, life.who.passport),), contacts=((ContactKind.PHONE, life.who.phone),),
        officers=() if life.post == "vladivostok" else (life.scribe.officer,), kin=(life.who.relative,),
    )  # fmt: skip


def days(count: int) -> timedelta:
    return timedelta(days=count)


def _plea(life: Life) -> None:
    man, say, rng = life.man, life.scribe.say, life.rng
    recruited = man.opened - days(rng.randint(15, 55) if man.opened.year > 2024 else rng.randint(35, 110))
    say("ours.service=recruited", man.opened, life.ours, happened=f"{recruited:%Y-%m}")
    if not man.unreached:
        _first_contact(life)
    say("family.return=wants_to_return", man.asked, life.family)
    place = life.ministry.places[rng.choice(FRONT)]
    if man.host_missing is None and man.signed is None and not man.court and rng.random() < 0.75:
        seen = man.opened + days(rng.randint(1, 4))
        say(f"ours.whereabouts={rng.choice(('reported', 'located'))}", seen, life.ours, place=place)


def _first_contact(life: Life) -> None:
    man, say = life.man, life.scribe.say
    if man.died or man.host_missing or man.court:
        say("family.contact=reached", man.opened, life.family, happened="")
        return
    say("ours.contact=reached", man.opened, life.ours)
    if life.rng.random() < 0.5:
        say("ours.return=wants_to_return", man.asked, life.ours)


def _release(life: Life) -> None:
    """Asked, promised, ordered, released, home: as far as he came."""
    man, say, rng = life.man, life.scribe.say, life.rng
    asked = man.release_asked or man.asked + days(rng.randint(2, 5))
    end = man.released or man.signed or man.host_missing or date.max
    if asked >= end or man.unreached:
        return
    say("ours.service=release_asked", asked, life.ours)
    last = _promise(life, asked, end)
    if man.released:
        ordered = man.released - days(rng.randint(4, 9))
        if ordered > last:
            for viewpoint, claimant in (("host", HOST_OF["defence"]), ("ours", life.ours)):
                say(f"{viewpoint}.service=release_ordered", ordered, claimant)
        _way_home(life, man.released)
    elif man.host_released:
        say("host.service=released", man.host_released, HOST_OF["defence"], grade="C4")


def _promise(life: Life, asked: date, end: date) -> date:
    """The assurance of July 2024, for those who were named by then or in the weeks after; the last day said."""
    promised = ASSURANCE if asked < ASSURANCE else asked + days(life.rng.randint(6, 9))
    if asked > ASSURED_UNTIL or promised >= end:
        return asked
    claimant = "President of the Russian Federation" if promised == ASSURANCE else HOST_OF["foreign"]
    life.scribe.say("host.service=release_promised", promised, claimant, happened=ASSURANCE.isoformat(), grade="B3")
    life.scribe.say("ours.service=release_promised", promised, life.ours, happened=promised.isoformat())
    return promised


def _way_home(life: Life, released: date) -> None:
    say, home = life.scribe.say, released + days(life.rng.randint(4, 7))
    say("host.service=released", released, HOST_OF["defence"])
    say("ours.service=released", released, life.ours)
    say("ours.condition=well" if life.rng.random() < 0.8 else "ours.condition=wounded", released, life.ours)
    say("ours.whereabouts=located", released, life.ours, place=life.ministry.places["Moscow"])
    say("ours.return=papers_ready", released + days(1), life.ours)
    say("ours.return=travelling", home - days(1), life.ours)
    say("ours.whereabouts=in_transit", home - days(1), life.ours)
    say("ours.whereabouts=home", home, life.ours, place=life.ministry.places["Delhi"])
    say("ours.return=home", home, life.ours)
    say("family.return=home", home + days(1), life.family)


def _missing(life: Life) -> None:
    """Heard of at the front, then reported missing by the host. Of some we have an account that says otherwise."""
    man, say = life.man, life.scribe.say
    if man.host_missing is None or man.since is None:
        return
    place = life.ministry.places[life.rng.choice(FRONT)]
    if man.since > man.opened + days(3):
        say("ours.whereabouts=reported", man.opened + days(2), life.ours, place=place)
    say("family.contact=lost", max(man.opened, man.since + days(9)), life.family, happened=f"{man.since - days(2)}~")
    say("host.whereabouts=missing", man.host_missing, HOST_OF["defence"], happened=man.since.isoformat(), place=place)
    if man.number % 3:
        say("ours.whereabouts=unknown", man.host_missing + days(2), life.ours, happened="")
    elif man.signed:
        words = "We no longer look for him among the living."
        say("ours.whereabouts=unknown", man.signed, life.ours, happened="", words=words)


def _death(life: Life) -> None:
    man = life.man
    if man.signed is None or man.died is None:
        return
    _rumour(life, man.died, man.signed)
    _notice(life, man.died, man.signed)
    life.scribe.confirm_death(
        recorded=max(man.opened, man.died + days(1), man.signed - days(life.rng.randint(0, 2))), signed=man.signed,
        claimant=life.ours, died=_vaguely(life.rng, man.died), ground=Ground(man.ground),
    )  # fmt: skip
    _tell(life, man.signed)


def _rumour(life: Life, died: date, signed: date) -> None:
    heard = max(life.man.opened, died + days(2), signed - days(life.rng.randint(15, 50)))
    if heard < signed and life.rng.random() < 0.6:
        claimant = life.rng.choice(("a comrade, by messenger", "a man who was released", "a newspaper"))
        life.scribe.say("third.condition=dead", heard, claimant, happened=f"{died:%Y-%m}", grade="D4")


def _notice(life: Life, died: date, signed: date) -> None:
    man = life.man
    if not man.host_dead:
        return
    notice = man.host_says_dead or max(man.opened, died + days(1), signed - days(life.rng.randint(3, 12)))
    life.scribe.say("host.condition=dead", notice, HOST_OF["defence"], happened=died.isoformat(), grade="B2")


def _tell(life: Life, signed: date) -> None:
    man, say = life.man, life.scribe.say
    told_on = man.told_on or signed
    if man.is_held_back:
        words = "Not told yet: the spelling on the certificate is being put right first."
        say("ours.kin=not_told", signed, life.ours, words=words)
    say("ours.kin=told", told_on, life.ours)
    if life.rng.random() < 0.7:
        say("ours.kin=supported", told_on + days(life.rng.randint(1, 3)), life.ours)


def _remains(life: Life) -> None:
    for state, day in life.man.remains:
        life.scribe.say(f"ours.remains={state}", day, life.ours)
    if life.man.disputed:
        life.scribe.say("family.remains=identity_disputed", life.man.disputed, life.family)


def _petition(life: Life) -> None:
    """What the petition of 26 families says, and the replies of the Government to it."""
    man, say = life.man, life.scribe.say
    if man.court == "dead" and man.signed:
        reply = REPLIES[0] if man.signed <= REPLIES[0] else REPLIES[1]
        words = table("voices")["third.condition=dead.court"][0]
        say("third.condition=dead", reply, COURT, happened="", grade="A3", words=words)
    if man.court == "missing":
        say("third.whereabouts=missing", PETITION, COURT, happened="", grade="A3")
        say("family.whereabouts=missing", PETITION, life.family, happened="")
        if man.host_missing is None:
            say("host.whereabouts=reported", date(2026, 5, 8), HOST_OF["defence"], happened="2026-05")


def _vaguely(rng: Random, day: date) -> str:
    """A day, about a day, or only a month: as precisely as deaths abroad are known."""
    return rng.choice((day.isoformat(), f"{day.isoformat()}~", f"{day:%Y-%m}"))
