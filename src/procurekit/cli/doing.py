"""``procurekit do``: make an order, take a step, report a fact, change a field; or say every reason why not."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from procurekit.cli import opening
from procurekit.cli.output import Output
from procurekit.desk import Desk
from procurekit.desk.answers import order_as_dict
from procurekit.errors import BadInput
from procurekit.model.codec import from_plain
from procurekit.model.kinds import DOCUMENTS, FACT_COMMANDS, FactDocument
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.workflow import Standing

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["actor_of", "run"]

_FLAT: Final = ("order", "number", "version", "state", "stage", "text")


def actor_of(args: Namespace) -> Actor:
    """Who acts: ``--by``, with the roles of ``--role``, for ``--for``."""
    if args.behalf is None:
        return Actor(args.by, roles=args.role or ())
    return Actor(args.by, on_behalf_of=Actor(args.behalf, roles=args.role or ()))


def run(args: Namespace, out: Output) -> int:
    """Do it, and show where the order stands then; or, with ``--check``, only say whether it could be done."""
    actor = actor_of(args)
    with opening.writing(args) if args.step == "create" else opening.reading(args) as desk:
        if args.check:
            reasons = desk.check(args.step, args.order, by=actor, **_asked(args))
            _tell_reasons(args, out, [one.as_dict(out.lang) for one in reasons])
            return 1 if reasons else 0
        state = _done(desk, args, actor)
        entries = desk.timeline(state).entries
        # What followed by itself was stored with it.
        told = [one.text(out.lang) for one in entries if one.recorded_at == entries[-1].recorded_at]
        said = out.say("timeline.semicolon").join(told)
        chain = [one for one in desk.explain(state) if not one.complete]
        workflow = desk.workflow_of(state)
    label = workflow.state(state.state).text(out.lang) if workflow.has_state(state.state) else state.state
    _show(state, label, said, chain, out)
    return 0


def _asked(args: Namespace) -> dict[str, Any]:
    return {"level": args.level, "to": args.to, "position": args.position, "reason": args.reason}


def _done(desk: Desk, args: Namespace, actor: Actor) -> OrderState:
    if args.step == "create":
        order = from_plain(_json(args.order), PurchaseOrder)
        return desk.create(order, by=actor, key=args.key, at=args.at)
    if args.step in FACT_COMMANDS:
        document: FactDocument = from_plain(_json(args.order), DOCUMENTS[FACT_COMMANDS[args.step]])
        return desk.do(args.step, document, by=actor, key=args.key)
    name: str = args.order
    if args.step == "edit":
        changes = dict(_assigned(one) for one in args.set or ())
        return desk.edit(name, changes, by=actor, key=args.key, at=args.at, reason=args.reason)
    return desk.do(args.step, name, by=actor, key=args.key, at=args.at, **_asked(args))


def _json(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput("cli.not_json", file=path, detail=error) from None


def _assigned(text: str) -> tuple[str, Any]:
    path, sign, value = text.partition("=")
    if not sign or not path.strip():
        raise BadInput("cli.not_assigned", value=text)
    return path.strip(), value or None


def _show(state: OrderState, label: str, said: str, chain: list[Standing], out: Output) -> None:
    waiting = [one.as_dict(out.lang) for one in chain]
    named = {"order": state.id, "number": state.number, "version": state.version}
    told = {**named, "state": state.state, "stage": state.stage, "text": said}

    def drawn(screen: Screen) -> None:
        name = screen.text(state.number or state.id, "bold")
        screen.print(screen.joined(name, "  ", screen.text(label, "bold green"), "  ", said))
        for one in chain:
            if any(level.signed for level in one.levels) or state.stage == "pending_approval":
                screen.print(screen.indented(screen.say("cli.do.waiting", approval=one.approval, levels=one), "dim"))

    out.emit(
        lambda: {**order_as_dict(state, out.lang), **told, "waiting": waiting},
        lambda: (_FLAT, [list(told.values())]),
        drawn,
    )


def _tell_reasons(args: Namespace, out: Output, reasons: list[dict[str, object]]) -> None:
    def drawn(screen: Screen) -> None:
        if not reasons:
            screen.print(screen.text(screen.say("cli.do.legal", command=args.step, order=args.order), "green"))
        for one in reasons:
            screen.print(screen.joined("✗ ", str(one["text"])))

    flat = ("code", "path", "text")
    out.emit(
        lambda: {"allowed": not reasons, "reasons": reasons},
        lambda: (flat, [[one[name] for name in flat] for one in reasons]),
        drawn,
    )
