"""A Flask host: orders in SQLite, five routes, plain dicts. Run it with `flask --app examples/flask_host run`."""

from flask import Flask, request
from flask.typing import ResponseReturnValue

import procurekit

WRITING = {"/orders": "create", "/orders/<order>/do": "do", "/facts": "record"}
READING = {"/orders/<order>": "get", "/alerts": "alerts"}


def create_app(url: str = "procurement.db") -> Flask:
    app, desk = Flask("orders"), procurekit.open(url)

    def run(command: str, **path: str) -> ResponseReturnValue:
        told = {"command": command, **path, **request.args}
        if request.method == "POST":
            # Who acts comes from your login, never from the body; here two headers stand for it.
            roles = request.headers.get("X-Roles", "").split()
            told = {**request.get_json(), **told, "by": {"id": request.headers["X-User"], "roles": roles}}
        answer = desk.execute(told, request.accept_languages.best_match(["en", "zh"], "en"))
        return answer, 200 if answer["ok"] else 409

    for method, routes in (("POST", WRITING), ("GET", READING)):
        for path, command in routes.items():
            app.add_url_rule(path, command, run, defaults={"command": command}, methods=[method])
    return app
