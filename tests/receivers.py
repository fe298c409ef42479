"""Receivers on this machine: an HTTP server and a mail server that do what a test says, and keep what they are sent."""

import email.policy
import socket
import ssl
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

LOOPBACK = "127.0.0.0/8"


class Request:
    """What a receiver was asked."""

    def __init__(self, method, path, headers, body):
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body


class Receiver:
    """An HTTP server: `answers` says how the requests are answered, one after the other; the last stays in force."""

    def __init__(self, *answers, tls=None):
        self.answers = [*answers]
        self.requests = []
        self.stopped = Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.broken = 0
        self.server.handle_error = self._note
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.scheme = "http" if tls is None else "https"
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def _note(self, *_):
        self.broken += 1

    def url(self, path="/hook", host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.port}{path}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def _handler(receiver):  # noqa: N805 - `self` is the handler
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.requests.append(Request(self.command, self.path, headers, body))
                answer = receiver.answers[0] if len(receiver.answers) == 1 else receiver.answers.pop(0)
                answer(self, receiver)

            do_GET = do_POST  # noqa: N815 - so named by http.server

            def log_message(self, *_):
                pass

        return Handler


def status(code, body=b"ok", **headers):
    """Answer with a status and headers; `Retry_After=1` is ``Retry-After: 1``."""

    def answer(handler, _):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hang(_, receiver):
    """Answer nothing."""
    receiver.stopped.wait(30)


def hang_up(handler, _):
    """Close the line without a word."""
    handler.close_connection = True


def raw(data):
    """Answer with these bytes and close the line."""

    def answer(handler, _):
        handler.wfile.write(data)
        handler.close_connection = True

    return answer


def drip(beginning, each=b"x", pause=0.05):
    """Answer with these bytes, and then with a few more now and then, for ever."""

    def answer(handler, receiver):
        handler.wfile.write(beginning)
        while not receiver.stopped.wait(pause):
            handler.wfile.write(each)

    return answer


def turned(path, code=307, to=None):
    """Send on to another path of the same receiver, or to another place."""

    def answer(handler, receiver):
        status(code, Location=to if to is not None else receiver.url(path))(handler, receiver)

    return answer


def certificates(*names):
    """A server's context with a certificate for these names, and the context of whoever trusts it."""
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(*names).configure_cert(server)
    authority.configure_trust(client)
    return server, client


class Postbox:
    """What a mail server does with what it is sent: keep it, unless the test says no to something."""

    def __init__(self):
        self.envelopes = []
        self.mails = []
        self.says = {}

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802 - so named by aiosmtpd
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.says.get("MAIL", "250 OK")

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - likewise
        if "RCPT" in self.says:
            return self.says["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 - likewise
        if "DATA" in self.says:
            return self.says["DATA"]
        envelope.ssl = session.ssl
        self.envelopes.append(envelope)
        self.mails.append(message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@contextmanager
def mail_server(*, user=None, password=None, implicit_tls=None, **options):
    """A mail server on this machine, with its `Postbox`; `options` are aiosmtpd's."""
    box = Postbox()
    if user is not None:
        right = (user.encode(), password.encode())
        options["authenticator"] = lambda _1, _2, _3, _4, data: AuthResult(
            success=(data.login, data.password) == right, handled=False
        )
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, ssl_context=implicit_tls, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
