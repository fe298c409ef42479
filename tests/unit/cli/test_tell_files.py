"""The file of ``watch --tell``: what it makes, what is wrong with it told at once by place, and never a secret."""

import os

import pytest

from procurekit.cli.output import Output
from procurekit.cli.tell_files import InvalidTellFile, channels_and_readers
from procurekit.errors import BadInput
from procurekit.model.alert import Alert
from procurekit.model.delivery import Message
from procurekit.model.sources import InvalidSource
from procurekit.notify import Mail, Webhook, new_secret
from procurekit.values.moments import parse_instant

SECRET = "SECRET" + "x" * 20
HOOK = f'[channels.hook]\nurl = "https://hooks.example.com/{SECRET}?key={SECRET}"\n'
ALERT = Alert(
    id="alert_1",
    rule="late",
    severity="low",
    subject="order",
    subject_key="PO-1",
    title="Late",
    title_zh="逾期",
    en="two\x1b[2J days",
    zh="两天",
    order_number="PO-1",
)


@pytest.fixture
def read(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("GOOD", new_secret())
    monkeypatch.setenv("WEAK", SECRET)
    monkeypatch.setenv("EMPTY", "")

    def reading(text, name="tell.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return channels_and_readers(str(tmp_path / name), Output())

    return reading


@pytest.fixture
def wrong(read, capsys):
    """What is said of a file: line and column, path, and the text; never with a secret in it."""

    def reading(text):
        with pytest.raises(InvalidTellFile) as caught:
            read(text)
        for lang in ("en", "zh"):
            assert SECRET not in caught.value.text(lang)
            assert SECRET not in str(caught.value.as_dict(lang))
        assert caught.value.text().splitlines()[1].startswith(f"  {caught.value.file}:")
        return [(one.line, one.path, one.text().removeprefix(f"{one.path}: ")) for one in caught.value.faults]

    return reading


def message(lang="en", who="mei"):
    at = parse_instant("2026-12-10T09:00:00+08:00")
    return Message(key="k", who=who, channel="log", about="raised", at=at, alert=ALERT, lang=lang)


def test_channels_with_their_secrets_elsewhere(read, tmp_path):
    (tmp_path / "hush").write_text("hush\n", encoding="utf-8")
    channels, readers = read(
        f'{HOOK}secret_env = "GOOD"\nallow = "*.example.com"\nprivate = ["10.0.0.0/8"]\ntimeout = 2.5\n'
        '[channels.mail]\nurl = "smtp://po@mail.example.com?from=po@example.com"\nsecret_file = "hush"\n'
    )
    # A file of a relative name lies beside this one, not where the program was started.
    assert (type(channels["hook"]), type(channels["mail"])) == (Webhook, Mail)
    assert readers is None, "everybody is told by every channel"


def test_readers_by_name_by_list_and_with_addresses(read):
    _, readers = read(
        '[channels.a]\nurl = "log:"\n[channels.b]\nurl = "log:x?level=INFO"\n'
        '[readers.mei]\nlang = "zh"\n[readers.tom]\nchannels = "b"\n[readers.wu]\nchannels = ["b", "a"]\n'
        '[readers."role:manager"]\nchannels = { a = "", b = "room 7" }\n'
    )
    assert (readers["mei"].lang, readers["mei"].channels) == ("zh", {"a": None, "b": None})
    assert (readers["tom"].lang, readers["tom"].channels) == ("en", {"b": None})
    assert readers["wu"].channels == {"b": None, "a": None}
    assert readers["role:manager"].channels == {"a": None, "b": "room 7"}
    assert read("") == ({}, None)
    assert read('{"channels": {"a": {"url": "log:"}}, "readers": {}}', "tell.json")[1] == {}


def test_a_log_is_standard_error_in_the_reader_s_language(read, capsys):
    channels, _ = read('[channels.log]\nurl = "log:"\n')
    channels["log"].send(message())
    channels["log"].send(message("zh", "role:buyer"))
    assert capsys.readouterr().err == (
        "mei: Late: PO-1. two\N{REPLACEMENT CHARACTER}[2J days\nrole:buyer：逾期：PO-1。两天\n"
    )


@pytest.mark.parametrize(
    ("text", "line", "path", "said"),
    [
        (f'[channels]\nding = "dingtalk://{SECRET}/"\n', 2, "channels.ding", "has to be a table"),
        ("channels = 5\n", 1, "channels", "has to be a table"),
        ("[channels.a]\n", 1, "channels.a", "needs a url"),
        ('[channel.a]\nurl = "log:"\n', 1, "channel", "'channel' is not one of channels, readers"),
        (f'{HOOK}secret = "{SECRET}"\n', 3, "channels.hook.secret", "a secret never stands in the file"),
        (f'{HOOK}secret_env = "GOOD"\ntimeuot = 5\n', 4, "channels.hook.timeuot", "'timeuot' is not one of url"),
        (f'{HOOK}secret_env = "WEAK"\n', 3, "channels.hook.secret_env", "a webhook needs a secret"),
        (f"{HOOK}", 1, "channels.hook", "a webhook needs a secret"),
        (f'{HOOK}secret_env = "EMPTY"\n', 3, "channels.hook.secret_env", "there is no secret in EMPTY"),
        (f'{HOOK}secret_file = "nowhere"\n', 3, "channels.hook.secret_file", "No such file"),
        (f'{HOOK}secret_env = "GOOD"\nsecret_file = "x"\n', 4, "channels.hook.secret_file", "not from both"),
        (f'{HOOK}secret_env = "GOOD"\nprivate = "10.0.0.0/99"\n', 4, "channels.hook.private", "is no network"),
        (f'{HOOK}secret_env = "GOOD"\nallow = ["a b"]\n', 4, "channels.hook.allow", "is no host"),
        (f'{HOOK}secret_env = "GOOD"\nallow = ["other.example"]\n', 2, "channels.hook.url", "not on the list"),
        (f"{HOOK}secret_env = 5\n", 3, "channels.hook.secret_env", "has to be a text in quotes"),
        (f"{HOOK}allow = [5]\n", 3, "channels.hook.allow", "has to be a text or a list of texts"),
        (f"{HOOK}private = 10\n", 3, "channels.hook.private", "has to be true, false, a network"),
        (f'{HOOK}insecure = "no"\n', 3, "channels.hook.insecure", "has to be true or false"),
        *(
            (f"{HOOK}timeout = {one}\n", 3, "channels.hook.timeout", "a number of seconds")
            for one in ("0", "true", '"5"')
        ),
        ("[channels.a]\nurl = 5\n", 2, "channels.a.url", "has to be a text in quotes"),
        (f'[channels.a]\nurl = "dingtalk:{SECRET}"\n', 2, "channels.a.url", "names no channel"),
        (f'[channels.a]\nurl = "https://mei:{SECRET}@example.com/"\n', 2, "channels.a.url", "a password in a URL"),
        (f'[channels.a]\nurl = "smtp://po:{SECRET}@example.com"\n', 2, "channels.a.url", "a password in a URL"),
        ('[channels.a]\nurl = "dingtalk://{secret}/"\n', 2, "channels.a.url", "stands for the secret"),
        ('[channels.a]\nurl = "log:?level=LOUD"\n', 2, "channels.a.url", "'LOUD' is not one of"),
        ('[readers]\nmei = "mei@example.com"\n', 2, "readers.mei", "has to be a table"),
        ('[readers.mei]\nmail = "x"\n', 2, "readers.mei.mail", "'mail' is not one of lang, channels"),
        ('[readers.mei]\nlang = ["fr"]\n', 2, "readers.mei.lang", "is not one of en, zh"),
        ("[readers.mei]\nchannels = [[5]]\n", 2, "readers.mei.channels", "has to be a channel's name"),
        (
            '[channels.a]\nurl = "log:"\n[readers.mei]\nchannels = { a = 5 }\n',
            *(4, "readers.mei.channels.a", "has to be a text in quotes"),
        ),
        ('[readers."role:x"]\nchannels = ["m"]\n', 2, "readers.role:x.channels.m", "there is no channel m"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(wrong, text, line, path, said):
    ((found, where, text),) = wrong(text)
    assert (found, where) == (line, path)
    assert said in text


def test_all_that_is_wrong_is_told_at_once_in_its_order(wrong):
    told = wrong(f'[readers.mei]\nlang = "fr"\nchannels = ["mail", "none"]\n{HOOK}timeout = 0\n[channels.mail]\n')
    assert [line for line, _, _ in told] == [2, 3, 6, 7]


def test_mail_needs_an_address_but_for_contacts_who_have_their_own(wrong, read):
    text = '[channels.mail]\nurl = "smtp://po@mail.example.com?from=po@example.com"\n[readers.{}]\nchannels = "mail"\n'
    ((_, path, said),) = wrong(text.format("mei"))
    assert path == "readers.mei.channels.mail"
    assert said == 'mail needs the address there: channels = { mail = "mei@example.com" }'
    assert read(text.format("contact"))[1]["contact"].channels == {"mail": None}


def test_a_file_that_can_t_be_read_is_told_without_its_lines(read):
    for text in (f'[channels.a]\nurl = "dingtalk://{SECRET}/\n', f"[channels.a]\nsecret_env = {'7' * 5000}\n"):
        with pytest.raises(InvalidSource) as caught:
            read(text)
        assert caught.value.place.line == 2
        assert SECRET not in caught.value.text()
        assert "777" not in caught.value.text() + str(caught.value.as_dict())
    with pytest.raises(BadInput):
        channels_and_readers("nowhere.toml", Output())


def test_a_secret_that_is_no_text_is_told_by_its_file(read, tmp_path):
    (tmp_path / "hush").write_bytes(b"\xff\xfe" + SECRET.encode())
    with pytest.raises(InvalidTellFile) as caught:
        read(f'{HOOK}secret_file = "hush"\n')
    assert f"{os.sep}hush: can't be read: UTF-8" in caught.value.text()
