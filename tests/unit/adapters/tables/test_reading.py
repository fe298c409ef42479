"""Reading: rows to orders, facts and rejects."""

from datetime import date
from decimal import Decimal

import pytest

from procurekit.adapters.documents.tables import from_dict, read_table
from procurekit.model.ids import derived_id
from procurekit.values import Price, Quantity

PLAIN = {}


def lines(picture):
    return [(one.number, one.item, str(one.quantity.amount)) for one in picture.order.lines]


def test_rows_of_one_order_may_stand_far_apart(read):
    pictures, rejects = read("PO,Line,Item,Qty\n1,1,a,5\n2,1,b,6\n1,2,c,7\n", PLAIN)
    assert [(one.key, lines(one)) for one in pictures] == [
        ("2", [(1, "b", "6")]),
        ("1", [(1, "a", "5"), (2, "c", "7")]),
    ]
    assert rejects == []
    assert pictures[1].where["line"] == 2


def test_without_line_numbers_lines_are_counted_and_a_bad_row_keeps_its_number(read):
    content = "PO,Item,Qty\n1,a,5\n1,b,zero\n1,c,7\n"
    pictures, rejects = read(content, {"line": {"item": "Item", "quantity": "Qty"}})
    assert lines(pictures[0]) == [(1, "a", "5"), (3, "c", "7")]
    assert [(one.line, one.column, one.value, one.code) for one in rejects] == [
        (3, "Qty", "zero", "reject.not_a_number")
    ]


def test_terms_come_from_the_first_row_and_a_difference_is_a_finding(read):
    mapping = {"order": {"key": "PO", "supplier": "Vendor", "supplier_name": "Name", "currency": "Cur"}}
    content = "PO,Line,Item,Qty,Vendor,Name,Cur\n1,1,a,5,V-7,Bolt,rmb\n1,2,b,6,V-8,Bolt,CNY\n"
    pictures, _ = read(content, mapping)
    order = pictures[0].order
    assert (order.supplier.id, order.supplier.name, order.currency) == ("V-7", "Bolt", "CNY")
    found = {one.values["column"]: one for one in pictures[0].findings}
    assert set(found) == {"Vendor", "Cur"}
    assert found["Vendor"].code == "table.rows_differ"
    assert "V-8 in row 3" in found["Vendor"].text()


def test_a_bad_first_row_leaves_the_terms_to_the_next(read):
    mapping = {"order": {"key": "PO", "ordered_on": "Day"}}
    pictures, rejects = read("PO,Line,Item,Qty,Day\n1,1,a,5,1/2/26\n1,2,b,6,2026-02-01\n", mapping)
    assert pictures[0].order.ordered_on == pictures[0].at == date(2026, 2, 1)
    assert lines(pictures[0]) == [(2, "b", "6")]
    (reject,) = rejects
    assert (reject.line, reject.column, reject.value, reject.code) == (2, "Day", "1/2/26", "reject.not_a_date")
    assert "styles" in reject.text("en")
    assert "styles" in reject.text("zh")


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",1,a,5", "PO", "missing_value"),
        ("1,,a,5", "Line", "missing_value"),
        ("1,x,a,5", "Line", "reject.not_whole"),
        ("1,2,a,0", "Qty", "open_quantity_not_positive"),
        ("1,2,a,-3", "Qty", "open_quantity_not_positive"),
        ("1,2,a,", "Qty", "line_without_quantity"),
        ("1,2,a,5,extra", None, "reject.too_many_cells"),
        ("1,1,a,6", "Line", "reject.line_twice"),
        ("1,1,z,5", "Line", "reject.line_twice"),
        ("1,1,first,5", None, "reject.row_twice"),
        ("1,2,a,\"=cmd|' /C calc'!A0\"", "Qty", "reject.not_a_number"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_reject_and_the_others_go_in(read, row, column, code):
    pictures, rejects = read(f"PO,Line,Item,Qty\n1,1,first,5\n{row}\n1,9,last,5\n", PLAIN)
    (reject,) = rejects
    assert (reject.line, reject.column, reject.code) == (3, column, code)
    assert "{" not in reject.text("en") + reject.text("zh")
    assert lines(pictures[0]) == [(1, "first", "5"), (9, "last", "5")]


def test_an_order_whose_rows_are_all_rejected_gives_no_picture(read):
    pictures, rejects = read("PO,Line,Item,Qty\n1,1,a,x\n", PLAIN)
    assert (pictures, len(rejects)) == ([], 1)


def test_with_a_row_missing_a_picture_is_not_complete(read):
    mapping = {"source": {"name": "erp", "complete": True}}
    pictures, _ = read("PO,Line,Item,Qty\n1,1,a,5\n1,2,b,x\n2,1,c,6\n", mapping)
    assert [(one.key, one.complete) for one in pictures] == [("1", False), ("2", True)]


def test_short_rows_are_filled_up(read):
    pictures, rejects = read("PO,Line,Qty,Item\n1,1,5\n", PLAIN)
    assert (lines(pictures[0]), rejects) == ([(1, None, "5")], [])


def test_words_defaults_constants_and_alternatives(read):
    mapping = {
        "texts": {"absent": ["N/A"]},
        "order": {"key": "PO", "stage": {"column": "S", "words": {"2": "approved"}, "default": "issued"}},
        "line": {
            "number": "Line",
            "quantity": "Qty",
            "unit": {"constant": "EA"},
            "description": ["Long", "Item"],
            "status": {"column": "X", "words": {"*": "cancelled"}},
            "kind": [
                {"column": "Unit", "words": {"US Dollar": "amount_only"}},
                {"column": "Type", "words": {"Goods": "goods"}, "default": "service"},
            ],
        },
    }
    content = (
        "PO,Line,Item,Qty,S,Long,X,Unit,Type\n"
        "1,1,a,5,2,N/A,,US Dollar,Goods\n"
        "1,2,b,0,2,long,*,Each,goods\n"
        "2,1,c,7,7,,,Each,Repairs\n"
    )
    pictures, rejects = read(content, mapping)
    assert rejects == []
    first, second = pictures[0].order.lines
    assert (first.description, first.kind, first.status, first.unit) == ("a", "amount_only", "open", "EA")
    assert (second.description, second.kind, second.status) == ("long", "goods", "cancelled")
    assert [one.stage for one in pictures] == ["approved", "issued"]
    assert pictures[1].order.lines[0].kind == "service"


def test_an_unknown_word_is_a_reject_that_lists_the_known_ones(read):
    mapping = {"order": {"key": "PO", "stage": {"column": "S", "words": {"2": "approved"}}}}
    pictures, (reject,) = read("PO,Line,Item,Qty,S\n1,1,a,5,9\n", mapping)
    assert (pictures, reject.column, reject.value, reject.code) == ([], "S", "9", "reject.unknown_word")
    assert "pending_approval" in reject.text()


def test_words_where_a_number_was_expected_are_kept(read):
    mapping = {
        "numbers": {"absent": ["See *", "Included"]},
        "line": {
            "number": "Line", "quantity": "Qty", "price": "Price",
            "custom": {"freight": {"column": "Freight", "type": "number"}, "on": {"column": "On", "type": "date"}},
        },
    }  # fmt: skip
    content = "PO,Line,Qty,Price,Freight,On\n1,1,5,Included,See ASN-93,2026-01-02\n1,2,5,2,7.5,\n1,3,5,2,a lot,\n"
    pictures, rejects = read(content, mapping)
    first, second = pictures[0].order.lines
    assert first.price is None
    assert first.custom == {"Price": "Included", "freight": "See ASN-93", "on": date(2026, 1, 2)}
    assert second.custom == {"freight": Decimal("7.5")}
    assert [(one.line, one.column) for one in rejects] == [(4, "Freight")]


def test_prices_taxes_and_schedules(read):
    mapping = {
        "line": {
            "number": "Line", "quantity": "Qty", "unit": {"constant": "EA"}, "price": "Price", "price_per": "Per",
            "pricing_unit": {"constant": "KG"}, "pricing_quantity": "Weight", "tax_rate": "Tax",
            "gross": {"constant": True}, "tax_amount": "Tax amount",
        },
        "schedule": {"requested": "Wanted", "promised": "Promised", "site": "Site"},
    }  # fmt: skip
    content = (
        "PO,Line,Qty,Price,Per,Weight,Tax,Tax amount,Wanted,Promised,Site\n"
        "1,1,5,12.50,100,2,13,0.03,2026-12-01,2026-12-04,N1\n"
    )
    (picture,), _ = read(content, mapping)
    line = picture.order.lines[0]
    assert line.price == Price("12.50", 100, unit="KG", tax_rate=13, gross=True)
    assert (line.pricing_quantity, line.tax.amount) == (Quantity(2, "KG"), Decimal("0.03"))
    (delivery,) = line.schedule
    assert (delivery.requested, delivery.promised, delivery.site) == (date(2026, 12, 1), date(2026, 12, 4), "N1")


FACTS = {
    "receipt": {"quantity": "Got", "at": "When", "number": "GRN", "known_at": "Noted", "lot": "Lot"},
    "inspection": {"accepted": "Good", "rejected": "Bad", "at": "When"},
}
FACT_COLUMNS = "PO,Line,Item,Qty,Got,When,GRN,Noted,Lot,Good,Bad\n"


def test_facts_of_a_row(read):
    (picture,), _ = read(FACT_COLUMNS + "1,1,a,10,9,2026-01-02,G-1,2026-01-03,L7,8,1\n", FACTS)
    receipt, inspection = picture.facts
    order = derived_id("order", "erp", "1")
    assert (receipt.key, receipt.document.number, receipt.at) == ("G-1", "G-1", date(2026, 1, 2))
    assert receipt.known_at.isoformat() == "2026-01-03T23:59:59.999999+00:00"
    assert (receipt.document.lines[0].order, receipt.document.lines[0].line) == (order, 1)
    assert receipt.document.lines[0].lots[0].number == "L7"
    assert (inspection.key, str(inspection.document.lines[0].rejected)) == ("1", "1")


def test_a_row_for_each_receipt_is_one_line_with_its_receipts(read):
    content = FACT_COLUMNS + "1,1,a,10,4,2026-01-02,,,,,\n1,1,a,10,6,2026-01-05,,,,,\n"
    (picture,), rejects = read(content, FACTS)
    assert rejects == []
    assert len(picture.order.lines) == 1
    assert [(one.key, str(one.document.lines[0].quantity)) for one in picture.facts] == [("1", "4"), ("1#2", "6")]


def test_rows_with_the_same_receipt_number_are_one_receipt(read):
    content = (
        FACT_COLUMNS + "1,1,a,10,4,2026-01-02,G-1,,,,\n1,2,b,5,5,2026-01-02,G-1,,,,\n1,3,c,1,1,2026-01-09,G-1,,,,\n"
    )
    (picture,), _ = read(content, FACTS)
    assert [(one.key, [line.line for line in one.document.lines]) for one in picture.facts] == [
        ("G-1", [1, 2]),
        ("G-1#2", [3]),
    ]


def test_nothing_received_is_no_receipt(read):
    (picture,), _ = read(FACT_COLUMNS + "1,1,a,10,0,,,,,0,0\n1,2,b,10,,2026-01-02,,,,,\n", FACTS)
    assert picture.facts == ()


def test_needs_say_what_makes_a_fact(read):
    mapping = {"receipt": {"quantity": "Qty", "at": "When", "needs": ["quantity", "at"]}}
    (picture,), _ = read("PO,Line,Item,Qty,When\n1,1,a,10,2026-01-02\n1,2,b,10,\n", mapping)
    assert [one.document.lines[0].line for one in picture.facts] == [1]


def test_shipments_stock_ins_and_invoices(read):
    mapping = {
        "shipment": {"quantity": "Sent", "shipped_at": "On", "carrier": {"constant": "SF"}},
        "stock_in": {"quantity": "Stored", "at": "On", "location": {"constant": "A1"}},
        "invoice": {"number": "Inv", "amount": "Amount", "quantity": "Sent", "price": "P", "issued_on": "On"},
    }
    content = (
        "PO,Line,Item,Qty,Sent,Stored,On,Inv,Amount,P\n"
        "1,1,a,10,9,8,2026-01-02,I-1,90,10\n"
        "1,2,a,10,9,8,2026-01-02,,90,10\n"
    )
    (picture,), (reject,) = read(content, mapping)
    stocked, shipped, billed = (
        one.document for one in sorted(picture.facts, key=lambda one: type(one.document).__name__, reverse=True)
    )
    assert (shipped.carrier.id, shipped.at) == ("SF", date(2026, 1, 2))
    assert (stocked.lines[0].location, str(stocked.lines[0].quantity)) == ("A1", "8")
    assert (billed.number, billed.lines[0].amount, billed.lines[0].price.amount) == ("I-1", 90, 10)
    assert (reject.line, reject.column, reject.code) == (3, "Inv", "missing_value")


def test_two_receipts_in_one_row(read):
    mapping = {"receipt": [{"quantity": "G1", "at": "D1"}, {"quantity": "G2", "at": "D2"}]}
    (picture,), _ = read("PO,Line,Item,Qty,G1,D1,G2,D2\n1,1,a,10,4,2026-01-02,6,2026-01-05\n", mapping)
    assert [(one.at.day, str(one.document.lines[0].quantity)) for one in picture.facts] == [(2, "4"), (5, "6")]
    assert len({one.key for one in picture.facts}) == 2


def test_when_an_order_was_known_is_assumed_no_later_than_its_receipts(read):
    mapping = {
        "order": {"key": "PO", "known_at": [{"column": "Made", "assumed": True}, {"column": "Due", "assumed": True}]},
        "receipt": {"quantity": "Got", "known_at": "Noted"},
    }
    content = (
        "PO,Line,Item,Qty,Made,Due,Got,Noted\n"
        "1,1,a,10,2026-01-01,2026-03-01,10,2026-02-01\n"
        "2,1,a,10,,2026-03-01,10,2026-02-01\n"
    )
    pictures, _ = read(content, mapping)
    assert [(one.known_at.month, one.assumed) for one in pictures] == [(1, True), (2, True)]


def test_known_at_of_the_whole_file(read):
    mapping = {"source": {"name": "erp", "zone": "Asia/Shanghai", "known_at": "2026-01-31"}}
    (picture,), _ = read("PO,Line,Item,Qty\n1,1,a,10\n", mapping)
    assert picture.known_at.isoformat() == "2026-01-31T23:59:59.999999+08:00"
    assert not picture.assumed


JOINED = {
    "source": {"name": "erp"},
    "join": {"header": ["ID"], "lines": ["Order"]},
    "order": {"key": "Number", "supplier": "Vendor", "net": "Net"},
    "line": {"number": "Line", "quantity": "Qty"},
    "schedule": {"promised": {"column": "Due", "file": "header"}},
}
HEADS = "ID,Number,Vendor,Net,Due\n1,PO-1,V1,10,2026-01-01\n2,PO-2,V2,20,2026-01-02\n3,PO-3,V3,30,2026-01-03\n"


def joined(written, heads, rows, mapping=JOINED):
    rejects = []
    files = {"header": written(heads, "heads.csv"), "lines": written(rows, "lines.csv")}
    table = read_table(files, from_dict(mapping), on_reject=rejects.append)
    return table, list(table.pictures()), rejects


def test_a_header_file_and_a_line_file_are_joined(written):
    table, pictures, rejects = joined(written, HEADS, "Order,Line,Qty\n2,1,5\n1,1,6\n2,2,7\n")
    assert (table.rows, table.orders, rejects) == (3, 3, [])
    found = {one.key: one for one in pictures}
    assert {key: len(one.order.lines) for key, one in found.items()} == {"PO-1": 1, "PO-2": 2, "PO-3": 0}
    assert found["PO-2"].order.supplier.id == "V2"
    assert found["PO-2"].order.lines[1].promised == date(2026, 1, 2)
    assert found["PO-2"].order.stated.net == 20
    assert [one.code for one in found["PO-3"].findings] == ["table.header_without_lines"]
    assert found["PO-1"].findings == ()


def test_lines_without_a_header_and_unusable_headers_are_rejects(written):
    heads = "ID,Number,Vendor,Net,Due\n1,PO-1,V1,ten,2026-01-01\n2,PO-2,V2,20,\n2,PO-2b,V2,20,\n,PO-4,V,1,\n"
    _, pictures, rejects = joined(written, heads, "Order,Line,Qty\n1,1,6\n2,1,5\n9,1,5\n")
    assert pictures == []
    assert [(one.file.endswith("heads.csv"), one.line, one.code) for one in rejects] == [
        (True, 2, "reject.not_a_number"),
        (False, 2, "reject.header_unusable"),
        (True, 3, "reject.header_twice"),
        (False, 3, "reject.header_unusable"),
        (False, 4, "reject.no_header"),
        (True, 4, "reject.header_twice"),
        (True, 5, "missing_value"),
    ]
    assert all("{" not in one.text("en") + one.text("zh") for one in rejects)


def test_a_joined_order_with_rejected_lines_is_still_an_order(written):
    _, pictures, rejects = joined(written, HEADS, "Order,Line,Qty\n1,1,x\n1,2,6,too,many\n1,3,6,,\n")
    assert len(rejects) == 2
    assert [len(one.order.lines) for one in pictures if one.key == "PO-1"] == [1]


def test_reading_again_gives_the_same(written):
    path = written("PO,Line,Item,Qty\n1,1,a,5\n1,2,b,x\n")
    mapping = from_dict({"source": {"name": "erp"}, "order": {"key": "PO"}, "line": {"quantity": "Qty"}})
    table = read_table(path, mapping, source="other")
    first = list(table.pictures())
    assert (list(table.pictures()), table.rejects, table.source) == (first, 1, "other")
    assert table.unused == ("Line", "Item")


def test_a_key_may_have_several_columns(read):
    mapping = {"order": {"key": {"columns": ["Co", "PO"]}}}
    pictures, rejects = read("Co,PO,Line,Item,Qty\nA,1,1,a,5\nB,1,1,b,5\n,1,1,c,5\n", mapping)
    assert [one.key for one in pictures] == ["A/1", "B/1"]
    assert [one.code for one in rejects] == ["missing_value"]


def test_buyers_customs_and_words_of_the_order_itself(read):
    mapping = {
        "numbers": {"absent": ["free"]},
        "order": {
            "key": "PO", "buyer": "Co", "buyer_name": "Co name", "supplier": "V", "supplier_country": "Land",
            "net": "Net", "custom": {"team": "Team"},
        },
        "schedule": {"requested": "Day", "zone": "Zone", "promise_point": {"constant": "ship"}},
        "line": {"number": "Line", "quantity": "Qty", "tax_rate": "Tax"},
        "receipt": {"quantity": "Got", "unit": "Unit"},
    }  # fmt: skip
    content = (
        "PO,Co,Co name,V,Land,Net,Team,Day,Zone,Line,Qty,Tax,Got,Unit\n"
        "1,C1,Ours,V1,DE,free,north,2026-01-02T23:30:00Z,Asia/Shanghai,1,5,13,5,BOX\n"
        "1,C1,Ours,V1,DE,free,north,2026-01-02,Nowhere,2,5,13,5,BOX\n"
    )
    (picture,), (reject,) = read(content, mapping)
    order = picture.order
    assert (order.buyer.name, order.supplier.country, order.stated) == ("Ours", "DE", None)
    assert order.custom == {"team": "north", "Net": "free"}
    (delivery,) = order.lines[0].schedule
    assert (delivery.requested, delivery.zone, delivery.promise_point) == (date(2026, 1, 2), "Asia/Shanghai", "ship")
    assert order.lines[0].tax.percent == 13
    assert picture.facts[0].document.lines[0].quantity.unit == "BOX"
    assert (reject.column, reject.value, reject.code) == ("Zone", "Nowhere", "reject.unknown_zone")


def test_a_row_that_differs_in_nothing_that_is_read_is_the_same_row(read):
    pictures, (reject,) = read("PO,Line,Item,Qty,Note\n1,1,a,5,x\n1,1,a,5,y\n", PLAIN)
    assert (len(pictures[0].order.lines), reject.code, reject.values["first"]) == (1, "reject.row_twice", "2")


def test_a_word_that_no_alternative_knows_is_a_reject(read):
    mapping = {
        "line": {
            "number": "Line", "quantity": "Qty",
            "kind": [{"column": "A", "words": {"1": "goods"}}, {"column": "B", "words": {"1": "service"}}],
        },
    }  # fmt: skip
    content = "PO,Line,Qty,A,B\n1,1,5,,1\n1,2,5,9,1\n1,3,5,9,\n1,4,5,,\n"
    (picture,), (reject,) = read(content, mapping)
    assert [one.kind for one in picture.order.lines] == ["service", "service", "goods"]
    assert (reject.line, reject.column, reject.value) == (4, "A", "9")


def test_a_number_that_one_alternative_cannot_read_is_not_passed_over(read):
    mapping = {"line": {"number": "Line", "quantity": ["A", "B"]}}
    (picture,), (reject,) = read("PO,Line,A,B\n1,1,,5\n1,2,x,5\n", mapping)
    assert (len(picture.order.lines), reject.column) == (1, "A")


def test_a_joined_header_without_its_number_is_a_reject(written):
    heads = "ID,Number,Vendor,Net,Due\n1,,V1,10,2026-01-01\n"
    _, pictures, rejects = joined(written, heads, "Order,Line,Qty\n1,1,6\n")
    assert pictures == []
    assert [(one.column, one.code) for one in rejects] == [
        ("Number", "missing_value"),
        ("Order", "reject.header_unusable"),
    ]


def test_many_different_texts_are_not_all_remembered(read):
    content = "PO,Line,Item,Qty\n" + "".join(f"1,{number},a,{number}\n" for number in range(1, 9_000))
    (picture,), _ = read(content, PLAIN)
    assert sum(one.quantity.amount for one in picture.order.lines) == 8_999 * 9_000 / 2
