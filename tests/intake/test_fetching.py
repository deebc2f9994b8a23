"""Pictures of text messages are fetched from the provider, from nobody else, and kept with the request."""

import hashlib
import json
from types import SimpleNamespace
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.intake.actions.fetching import fetch_files
from safeconduct.intake.jobs import MOST_FETCHES, FetchAgain, fetch_files_of
from safeconduct.intake.models import Channel, Request, RequestFile
from safeconduct.intake.ways_out import NotTaken
from safeconduct.intake.ways_out.media import LARGEST, allowed, fetch_media
from safeconduct.intake.ways_out.twilio import MEDIA_HOSTS
from tests.intake.servers import Answer, Asked, web_server
from tests.intake.test_message_hook import MESSAGE, post_signed, post_twilio
from tests.intake.ways import with_settings

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0" + b"x" * 100


def with_media(channel: Channel, *urls: str) -> UUID:
    """A message with files at these addresses."""
    more = {f"MediaUrl{n}": url for n, url in enumerate(urls)} | {f"MediaContentType{n}": "image/png" for n in range(9)}
    assert post_twilio(MESSAGE | more | {"NumMedia": str(len(urls))}).status_code == 200
    return Request.objects.get(channel=channel).pk


def found(_asked: Asked) -> Answer:
    return 200, {"Content-Type": "image/png"}, PNG


def test_pictures_are_fetched_with_our_credentials_and_kept_once(sms: Channel) -> None:
    with web_server(found) as server:
        with_settings(sms, media_hosts="files.example, 127.0.0.1")
        id = with_media(sms, f"{server.url}/Media/ME0", f"{server.url}/Media/ME1")
        for _again in range(2):
            assert fetch_files(id, is_last=False) == 0
    assert [asked.path for asked in server.asked] == ["/Media/ME0", "/Media/ME1"]
    assert server.asked[0].headers["authorization"].startswith("Basic ")
    files = list(RequestFile.objects.filter(request=id).order_by("number"))
    assert [(file.number, file.name, file.type, file.size) for file in files] == [
        (1, "ME0", "image/png", len(PNG)),
        (2, "ME1", "image/png", len(PNG)),
    ]
    assert files[0].sha256 == hashlib.sha256(bytes(files[0].content)).hexdigest()


def test_credentials_are_not_given_to_where_a_redirect_leads(sms: Channel) -> None:
    with web_server(found) as cdn, web_server(lambda _asked: (307, {"Location": f"{cdn.url}/file"}, b"")) as server:
        with_settings(sms, media_hosts="files.example, 127.0.0.1")
        assert fetch_files(with_media(sms, f"{server.url}/Media/ME0"), is_last=False) == 0
    assert "authorization" in server.asked[0].headers
    assert "authorization" not in cdn.asked[0].headers
    assert RequestFile.objects.get().size == len(PNG)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "file:///etc/passwd", "http://169.254.169.254/latest", "x", ""]
)
def test_nothing_is_fetched_from_anybody_but_the_provider(sms: Channel, url: str) -> None:
    id = with_media(sms, url or "http://")
    assert fetch_files(id, is_last=False) == 0
    file = RequestFile.objects.get(request=id)
    assert (file.size, "could not be fetched" in file.note) == (0, True)


def test_a_redirect_to_another_machine_is_not_followed(sms: Channel) -> None:
    with web_server(lambda _asked: (302, {"Location": "http://169.254.169.254/latest"}, b"")) as server:
        with_settings(sms, media_hosts="files.example, 127.0.0.1")
        assert fetch_files(with_media(sms, f"{server.url}/x"), is_last=False) == 0
    assert RequestFile.objects.get().size == 0


def test_redirects_end(sms: Channel) -> None:
    with web_server(lambda _asked: (302, {"Location": "/again"}, b"")) as server, pytest.raises(NotTaken):
        fetch_media(f"{server.url}/x", hosts=["127.0.0.1"], headers={})
    assert len(server.asked) == 4


def test_a_file_that_is_too_large_is_not_taken(sms: Channel) -> None:
    with web_server(lambda _asked: (200, {}, b"x" * 1001)) as server, pytest.raises(NotTaken, match="larger"):
        fetch_media(f"{server.url}/x", hosts=["127.0.0.1"], headers={}, largest=1000)
    assert LARGEST >= 16 * 1024**2


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_what_is_not_there_yet_is_tried_again_and_in_the_end_written_down(sms: Channel, status: int) -> None:
    with web_server(lambda _asked: (status, {}, b"")) as server:
        with_settings(sms, media_hosts="files.example, 127.0.0.1")
        id = with_media(sms, f"{server.url}/x")
        assert fetch_files(id, is_last=False) == 1
        assert not RequestFile.objects.exists()
        assert fetch_files(id, is_last=True) == 0
    assert str(status) in RequestFile.objects.get().note


def test_files_at_a_gateway_are_fetched_from_the_hosts_that_its_channel_names(gateway: Channel) -> None:
    with web_server(found) as server:
        said = {"id": "m1", "from": "+79161234567", "media": [{"url": f"{server.url}/a?t=1", "type": "image/png"}]}
        assert post_signed(said).status_code == 200
        request = Request.objects.get()
        assert json.loads(bytes(request.raw))["id"] == "m1"
        with_settings(gateway, media_hosts=["files.example", "127.0.0.1"])
        assert fetch_files(request.pk, is_last=False) == 0
    assert (RequestFile.objects.get().name, server.asked[0].path) == ("a", "/a?t=1")


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", True),
        ("https://mms.twiliocdn.com/AC1/file", True),
        ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/file", True),
        ("https://s3-external-1.amazonaws.com/other/file", False),
        ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/../other", False),
        ("https://api.twilio.com.evil.example/x", False),
        ("https://eviltwiliocdn.com/x", False),
        ("https://api.twilio.com@evil.example/x", False),
        ("https://user:pass@api.twilio.com/x", False),
        ("https://[broken/x", False),
        ("https://api.twilio.com:99999999/x", False),
    ],
)
def test_only_hosts_of_twilio_are_hosts_of_twilio(url: str, is_allowed: bool) -> None:
    assert allowed(url, MEDIA_HOSTS) is is_allowed


def run_fetching(attempts: int) -> None:
    """The job that the post left, as the worker runs it for the so-many-th time."""
    job = ProcrastinateJob.objects.get(task_name="safeconduct.intake.jobs.fetch_files_of")
    fetch_files_of(SimpleNamespace(job=SimpleNamespace(attempts=attempts)), **job.args)


def test_the_job_is_left_with_the_message_and_gives_up_in_the_end(sms: Channel) -> None:
    with web_server(lambda _asked: (404, {}, b"")) as server:
        with_settings(sms, media_hosts="127.0.0.1")
        with_media(sms, f"{server.url}/x")
        with pytest.raises(FetchAgain):
            run_fetching(0)
        run_fetching(MOST_FETCHES)
    assert RequestFile.objects.get().note
