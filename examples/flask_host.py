"""A Flask host: orders in SQLite behind five routes, each of them one call of `desk.execute`.

Try it: `pip install -e . flask`, then `flask --app examples/flask_host.py run`.
"""

from typing import Any

import procurekit
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue


def create_app(url: str = "procurement.db") -> Flask:
    app, desk = Flask("orders"), procurekit.open(url)

    @app.post("/<command>", defaults={"order": None})
    @app.get("/<command>", defaults={"order": None})
    @app.get("/<command>/<order>")
    @app.post("/<command>/<order>")
    def execute(command: str, order: str | None) -> ResponseReturnValue:
        given: dict[str, Any] = request.get_json() if request.method == "POST" else request.args.to_dict()
        # Who it is comes from the login, never from the body; here a header stands for it.
        actor = {"id": request.headers.get("X-User", "nobody"), "roles": request.headers.get("X-Roles", "").split()}
        ...
        return jsonify(given, actor, desk)

    return app
