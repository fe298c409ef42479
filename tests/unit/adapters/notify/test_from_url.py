"""A URL names a channel; its secret comes from a variable or a file, and is never shown."""

import json

import pluggy
import pytest
from standardwebhooks import Webhook as Verifier
from tests.receivers import LOOPBACK, Receiver, mail_server, status

import procurekit
from procurekit.errors import InvalidValue
from procurekit.notify import Apprise, Channels, LogChannel, Mail, Webhook, channel_of, new_secret
from procurekit.ports import PROJECT, Hooks
from procurekit.testing.samples import message

pytestmark = [
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),
]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("log:", "LogChannel('procurekit.alerts', level='WARNING')"),
        ("log:purchasing", "LogChannel('purchasing', level='WARNING')"),
        ("LOG:purchasing?level=info", "LogChannel('purchasing', level='INFO')"),
        ("smtp://po%40example.com@mail.example.com", "Mail('mail.example.com', 587, sender='po@example.com')"),
        ("smtps://po@mail.example.com?from=po@example.com", "Mail('mail.example.com', 465, sender='po@example.com')"),
        ("smtp://mail.example.com:2525?from=po@example.com", "Mail('mail.example.com', 2525, sender='po@example.com')"),
        ("dingtalk://t0ken/", "Apprise('DingTalk')"),
    ],
)
def test_a_url_names_a_channel(url, shown):
    assert repr(channel_of(url)) == shown


def test_a_webhooks_secrets_come_from_a_variable_or_a_file(tmp_path, monkeypatch):
    secrets = [new_secret(), new_secret()]
    (tmp_path / "secret").write_text("\n".join(secrets) + "\n")
    monkeypatch.setenv("HOOK_SECRET", secrets[0])
    with Receiver(status(200)) as receiver:
        for given in ({"secret_env": "HOOK_SECRET"}, {"secret_file": tmp_path / "secret"}):
            channel_of(receiver.url(), private=LOOPBACK, **given).send(message())
        first, second = receiver.requests
    Verifier(secrets[0]).verify(first.body, first.headers)
    for secret in secrets:
        Verifier(secret).verify(second.body, second.headers)


def test_a_mail_servers_password_comes_from_a_variable(monkeypatch):
    monkeypatch.setenv("MAIL_PASSWORD", "s-cret with spaces\n")
    with mail_server(user="po", password="s-cret with spaces", auth_require_tls=False, auth_required=True) as box:
        url = f"smtp://po@127.0.0.1:{box.port}?from=po@example.com&security=none"
        channel_of(url, secret_env="MAIL_PASSWORD", private=LOOPBACK).send(message(address="mei@example.com"))
        assert box.mails[0]["To"] == "mei@example.com"


def test_the_secret_takes_its_place_in_a_url_of_apprises(monkeypatch):
    monkeypatch.setenv("HOOK_PASSWORD", "s/cr@t")
    with Receiver(status(200)) as receiver:
        url = "json://mei:{secret}@127.0.0.1:" + f"{receiver.port}/hook"
        channel_of(url, secret_env="HOOK_PASSWORD", private=LOOPBACK).send(message())
    (request,) = receiver.requests
    assert request.headers["authorization"] == "Basic bWVpOnMvY3JAdA=="
    assert json.loads(request.body)["message"] == "10 days late\n120.10 EUR"


@pytest.mark.parametrize(
    ("url", "given", "code"),
    [
        ("", {}, "channel_unknown"),
        ("hooks", {}, "channel_unknown"),
        ("mailto:mei@example.com", {}, "channel_unknown"),
        ("log:x?colour=red", {}, "channel_option"),
        ("log:x?level=LOUD", {}, "not_a_choice"),
        ("https://hooks.example.com/k-ey", {}, "channel_secret"),
        ("https://mei:k-ey@hooks.example.com/", {"secret_env": "SET"}, "channel_secret_in_url"),
        ("https://hooks.example.com/k-ey", {"secret_env": "UNSET"}, "channel_secret_missing"),
        ("https://hooks.example.com/k-ey", {"secret_env": "EMPTY"}, "channel_secret_missing"),
        ("https://hooks.example.com/k-ey", {"secret_env": "SET", "secret_file": "x"}, "channel_secret_twice"),
        ("smtp://po:k-ey@mail.example.com", {}, "channel_secret_in_url"),
        ("smtp://mail.example.com", {}, "mail_address"),
        ("smtp://po@mail.example.com?from=po@example.com&key=k-ey", {}, "channel_option"),
        ("smtp://mail.example.com:port?from=po@example.com", {}, "channel_url"),
        ("smtp://mail.example.com?from=po@example.com&security=ssl", {}, "not_a_choice"),
        ("dingtalk://k-ey/", {"secret_env": "SET"}, "channel_secret_place"),
        ("dingtalk://{secret}/", {}, "channel_secret_place"),
        ("nosuch://k-ey/", {}, "channel_url"),
    ],
)
def test_what_can_not_be_used_is_refused_without_its_secret(url, given, code, monkeypatch):
    monkeypatch.setenv("SET", new_secret())
    monkeypatch.setenv("EMPTY", "  ")
    monkeypatch.delenv("UNSET", raising=False)
    with pytest.raises(InvalidValue) as caught:
        channel_of(url, **given)
    assert caught.value.code == code
    assert "k-ey" not in f"{caught.value!r} {caught.value} {caught.value.text('zh')}"


def test_a_file_that_is_not_there_is_an_error_of_the_systems(tmp_path):
    with pytest.raises(FileNotFoundError):
        channel_of("https://hooks.example.com/", secret_file=tmp_path / "none")


def test_the_kinds_are_what_they_are_called():
    secret = {"allow": ["hooks.example.com"]}
    assert isinstance(channel_of("log:"), LogChannel)
    assert isinstance(channel_of("smtp://mail.example.com?from=a@b.example", insecure=True), Mail)
    assert isinstance(Webhook("https://hooks.example.com", new_secret(), **secret), Webhook)
    assert isinstance(channel_of("json://127.0.0.1", timeout=3), Apprise)


def test_a_desk_gets_channels_by_name_from_a_plugin():
    log = LogChannel()
    plugin = Channels({"log": log})
    procurekit.open("memory:", plugins=[plugin]).close()
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    manager.register(plugin)
    assert manager.hook.procurekit_channels() == [{"log": log}]
    assert repr(plugin) == f"Channels({{'log': {log!r}}})"
    with pytest.raises(InvalidValue) as caught:
        Channels({"log": "log:"})
    assert caught.value.code == "not_a"
