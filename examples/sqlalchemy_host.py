"""An SQLAlchemy host: its budgets and our orders in one database, changed in one transaction."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import procurekit
from procurekit import Actor, OrderLine, OrderState, PurchaseOrder


class Base(DeclarativeBase):
    """The tables of this program."""


class Budget(Base):
    """What may still be spent, in cents."""

    __tablename__ = "budgets"
    name: Mapped[str] = mapped_column(primary_key=True)
    left: Mapped[int]


def prepare(engine: Engine) -> None:
    """Make the program's tables and ours: in your program, two migrations."""
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        procurekit.install(connection)


def draft(session: Session, order: PurchaseOrder, budget: str, *, by: Actor) -> OrderState:
    """Draft an order and take what it costs from a budget: both are stored when the session commits, or neither."""
    state = procurekit.on(session).create(order, by=by)
    row = session.get_one(Budget, budget, with_for_update=True)
    row.left -= sum(int((line.amount or 0) * 100) for line in order.lines)
    if row.left < 0:
        message = f"{order.number} is more than what is left of {budget}"
        raise ValueError(message)
    return state


def main() -> None:
    """Draft two orders against one budget: the first is stored with what it takes, of the second nothing is."""
    engine = create_engine("sqlite://")
    prepare(engine)
    with Session(engine) as session, session.begin():
        session.add(Budget(name="bolts", left=20_000))
    for number, amount in (("PO-1", "120.00"), ("PO-2", "90.00")):
        line = OrderLine(1, "M6-BOLT", "1000", amount=amount)
        try:
            with Session(engine) as session, session.begin():
                draft(session, PurchaseOrder(number, currency="EUR", lines=[line]), "bolts", by=Actor("mei"))
        except ValueError as error:
            print(error)
    with Session(engine) as session, session.begin():
        stored = [one.number for one in procurekit.on(session).orders()]
        print(
            f"stored: {', '.join(map(str, stored))}; left of bolts: {session.get_one(Budget, 'bolts').left / 100:.2f}"
        )
    engine.dispose()


if __name__ == "__main__":
    main()
