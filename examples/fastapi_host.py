"""A FastAPI host: orders in SQLite. Run it with `uvicorn --factory examples.fastapi_host:create_app`."""

from typing import Annotated, Any

from fastapi import FastAPI, Header

import procurekit

Body = dict[str, Any]


def create_app(url: str = "procurement.db") -> FastAPI:
    app, desk = FastAPI(), procurekit.open(url)

    # Plain `def`: FastAPI runs these in its thread pool, and a desk is safe across threads.
    # Who acts comes from your login, never from the body; here two headers stand for it.
    def write(command: Body, user: Annotated[str, Header()], roles: Annotated[str, Header()] = "") -> Body:
        return desk.execute({**command, "by": {"id": user, "roles": roles.split()}})

    def get(order: str) -> Body:
        return desk.execute({"command": "get", "order": order})

    def alerts(at: str | None = None, lang: str = "en") -> Body:
        return desk.execute({"command": "alerts", "at": at}, lang)

    app.post("/commands")(write)
    app.get("/orders/{order}")(get)
    app.get("/alerts")(alerts)
    return app
