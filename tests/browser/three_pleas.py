"""Three pleas to Consulate St Petersburg, put into the demonstration: a man with a case, a new one, a question.
The question of two other writers was passed on already.

Run beside the service, in its environment: python -m tests.browser.three_pleas
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.settings")
django.setup()

from safeconduct.access.enums import Role  # noqa: E402
from safeconduct.access.models import Post, User  # noqa: E402
from safeconduct.access.queries import actor_for  # noqa: E402
from safeconduct.cases.models import Case  # noqa: E402
from safeconduct.intake.actions.channels import open_channel  # noqa: E402
from safeconduct.intake.actions.looking_up import look_up_pending  # noqa: E402
from safeconduct.intake.actions.presence import let_go  # noqa: E402
from safeconduct.intake.actions.reading import read_pending  # noqa: E402
from safeconduct.intake.actions.receiving import NewRequest, receive_request  # noqa: E402
from safeconduct.intake.actions.steps import take_step  # noqa: E402
from safeconduct.intake.enums import ChannelKind, RequestState  # noqa: E402
from safeconduct.intake.models import Handling  # noqa: E402

case = (
    Case.objects.filter(post__name="Consulate St Petersburg", compartments=[])
    .select_related("person", "crisis")
    .first()
)
assert case
paper = case.person.papers.first()
assert paper
lead = next(actor for actor in map(actor_for, User.objects.all()) if Role.CRISIS_LEAD in actor.roles)
channel = open_channel(
    case.crisis, name="Form of Consulate St Petersburg", slug="petersburg-form", kind=ChannelKind.FORM,
    post=Post.objects.get(name="Consulate St Petersburg"), by=lead,
)  # fmt: skip
PLEAS = (
    {
        "words": "My brother is wounded and under fire. Is he alive?",
        "name": case.person.name,
        "birth": case.person.birth.describe(),
        "passport": paper.number,
    },
    {
        "words": "Мой муж ранен, где он?",
        "name": "Tejpratap Kushwahar",
        "home": "Kothra",
        "writer_email": "a@example.org",
    },
    {"words": "When does the office open?", "name": ""},
)


def _receive(key: str, said: dict[str, str]) -> Handling:
    raw = json.dumps({"writer": "family", **said}).encode()
    receipt = receive_request(NewRequest(channel, key, raw, "application/json"))
    return Handling.objects.get(pk=receipt.id)


for number, said in enumerate(PLEAS):
    _receive(f"journey {number}", said)
passed_on = [
    _receive(f"passed on {width}", {"words": "Which stamps do you need?", "name": ""}) for width in (390, 1440)
]
while read_pending() or look_up_pending():
    pass
for place in passed_on:
    take_step(place, state=RequestState.NOT_OURS, words="A question about stamps.", to="Consular section", by=lead)
    let_go(place, by=lead)
