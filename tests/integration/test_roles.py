"""The rights that docs/how-to/use-postgresql.md grants are those that a desk needs; a reader needs only to read."""

import os
import re
from pathlib import Path

import pytest
import sqlalchemy

import procurekit
from procurekit import Actor, Hold, OrderLine, PurchaseOrder, StoreError
from procurekit.model.delivery import LEASE, Settled
from procurekit.testing.samples import NOON, alert, batch, delivery

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-postgresql.md"
GRANTS = re.search(r"```sql\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)[1].splitlines()
MEI = Actor("mei", "Mei Lin", roles={"buyer"})


@pytest.fixture
def role(postgres):
    """Makes a role with rights, and gives the URL under which it logs in."""
    engine, made = sqlalchemy.create_engine(postgres), []

    def make(*grants):
        name = f"role_{os.getpid()}_{len(made)}"
        url = sqlalchemy.make_url(postgres).set(username=name)
        with engine.begin() as connection:
            schema = connection.exec_driver_sql("SELECT current_schema()").scalar()
            connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN")
            made.append(name)
            for one in (f"GRANT USAGE ON SCHEMA {schema} TO desk", *grants):
                connection.exec_driver_sql(one.replace("TO desk", f"TO {name}"))
        try:
            sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool).connect().close()
        except sqlalchemy.exc.OperationalError:
            pytest.skip("the server lets no role in without a password")
        return url.render_as_string(hide_password=False)

    yield make
    with engine.begin() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP OWNED BY {name}")
            connection.exec_driver_sql(f"DROP ROLE {name}")
    engine.dispose()


def paper(number):
    return PurchaseOrder(number, supplier="V-7", lines=[OrderLine(1, "M6", "1000")], note="ask Li Lei")


def test_a_desk_with_the_rights_of_the_page_does_all_but_make_tables(postgres, role):
    with procurekit.open(postgres) as owner:
        assert owner.orders() == []
    with procurekit.open(role(*GRANTS)) as desk:
        desk.create(paper("PO-1"), by=MEI, key="k")
        for number in range(20):
            desk.hold("PO-1", Hold(f"why {number}"), by=MEI)
        anchors = [desk.seal()]
        desk.redact("PO-1", by="dpo")
        anchors.append(desk.seal())
        store = desk.store
        store.append(batch(outbox=[delivery("a"), delivery("b")]))
        store.project_alerts([alert("alert_a", book="other")])
        (one,) = store.claim("main", NOON, ticket="t", limit=1, lease=LEASE)
        store.append(batch(settled=[Settled("main", one.key, "t", "dead", "delivery_refused")]))
        assert store.revive("main", ["a", "b"], due_at=NOON) == 1
        store.append(batch(withdrawn=[("main", "alert_a")]))
        assert list(store.outbox()) == []
        assert len(list(store.alerts("other"))) == 1
        assert desk.verify(anchors).holds
        assert [one.level for one in desk.doctor(deep=True)].count("error") == 0
        with pytest.raises(StoreError) as caught:
            desk.rebuild()
        assert caught.value.code == "store_read_only"
        with pytest.raises(StoreError) as caught:
            desk.store._own.write(lambda session: session.text("UPDATE procurekit_events SET body = NULL"))
        assert caught.value.code == "store_read_only"


def test_who_may_only_read_sees_the_log_up_to_the_last_position(postgres, role):
    with procurekit.open(postgres) as owner:
        owner.create(paper("PO-1"), by=MEI)
        reader = role(
            "GRANT SELECT ON ALL TABLES IN SCHEMA procurekit_here TO desk".replace("procurekit_here", named(owner))
        )
        with procurekit.open(reader) as desk:
            assert [one.number for one in desk.orders()] == ["PO-1"]
            assert desk.get("PO-1").number == "PO-1"
            assert desk.proof("PO-1")["number"] == "PO-1"
            checks = {one.name: one.value for one in desk.doctor(deep=True)}
            assert (checks["events"], checks["watermark_lag"], checks["unsealed"]) == (1, 1, 0)
            assert desk.verify().events == 0
            owner.verify()
            assert desk.verify().events == 1
            with pytest.raises(StoreError) as caught:
                desk.create(paper("PO-2"), by=MEI)
            assert caught.value.code == "store_read_only"


def named(desk):
    return desk.store._own.read(lambda session: session.rows(sqlalchemy.select(sqlalchemy.func.current_schema())))[0][0]
