"""The headers that are recognised without a mapping: common English and Chinese names of an order's fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final
from unicodedata import normalize

from attrs import frozen

from procurekit.adapters.documents.tables.mapping import Cell, Section, TableMapping
from procurekit.adapters.documents.tables.vocabulary import FACTS
from procurekit.errors import BadInput

__all__ = ["HEADERS", "Recognised", "known_headers", "nearest", "normalised", "recognise"]

_SOURCE: Final = "table"
# Without any of these a fact says nothing.
_MEANS: Final = {"receipt": ("quantity", "at"), "inspection": ("accepted", "rejected"), "stock_in": ("quantity", "at")}
_SIGNS: Final = ("￥", "¥", "$", "€")
_BRACKETS: Final = re.compile(r"[(\[【].*?[)\]】]")

HEADERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "order.key": (
            *(
                "PO Number",
                "PO No",
                "PO #",
                "PO",
                "PO ID",
                "Purchase Order",
                "Purchase Order Number",
                "Purchase Order No",
            ),
            *("Purchase Order ID", "Order Number", "Order No", "Order ID", "Purchasing Document", "PO / SO #"),
            *(
                "订单号",
                "采购订单号",
                "订单编号",
                "采购订单编号",
                "采购订单",
                "采购单号",
                "订单号码",
                "PO号",
                "单据编号",
                "采购凭证",
            ),
        ),
        "order.supplier": (
            *(
                "Supplier Code",
                "Supplier ID",
                "Supplier No",
                "Supplier Number",
                "Vendor Code",
                "Vendor ID",
                "Vendor No",
            ),
            *("Vendor Number", "供应商编码", "供应商编号", "供应商代码", "供应商ID", "供货商编码", "厂商编号"),
        ),
        "order.supplier_name": (
            *(
                "Supplier",
                "Supplier Name",
                "Vendor",
                "Vendor Name",
                "供应商",
                "供应商名称",
                "供货商",
                "供货商名称",
                "厂商",
                "供方",
            ),
        ),
        "order.currency": ("Currency", "Currency Code", "Curr", "币种", "货币", "币别", "订单币种"),
        "order.ordered_on": (
            *(
                "Order Date",
                "PO Date",
                "Purchase Date",
                "Ordered On",
                "Purchase Order Date",
                "Approved Date",
                "Document Date",
            ),
            *("下单日期", "订单日期", "采购日期", "订购日期", "下单时间", "单据日期", "凭证日期"),
        ),
        "order.requisitioned_on": ("Requisition Date", "PR Date", "申请日期", "请购日期"),
        "order.purchaser": ("Buyer", "Buyer Name", "Purchaser", "采购员", "采购人员", "采购人", "采购负责人", "买手"),
        "order.purchasing_organisation": (
            *("Purchasing Org", "Purchasing Organisation", "Purchasing Organization", "采购组织", "采购部门"),
        ),
        "order.payment_terms": ("Payment Terms", "付款条件", "付款方式", "账期"),
        "order.incoterm": ("Incoterm", "Incoterms", "贸易术语", "贸易条款"),
        "order.transport_mode": ("Shipment Mode", "Transport Mode", "Ship Mode", "运输方式"),
        "order.project": ("Project", "Project Code", "Project No", "项目", "项目号", "项目编号", "项目名称"),
        "line.number": (
            *("Line", "Line No", "Line Number", "Line #", "PO Line", "Line ID", "Item No in Order", "Pos", "Position"),
            *("行号", "订单行号", "行项目", "行", "项次", "序号", "行项目号"),
        ),
        "line.item": (
            *("Item", "Item Code", "Item No", "Item Number", "Item ID", "Material", "Material No", "Material Number"),
            *("Material Code", "Part Number", "Part No", "SKU", "Product ID", "Product Code"),
            *("物料编码", "物料编号", "物料代码", "物料号", "料号", "存货编码", "商品编码", "物料", "品号", "物资编码"),
        ),
        "line.description": (
            *("Description", "Item Description", "Item Name", "Product", "Product Name", "Material Description"),
            *("物料名称", "物料描述", "品名", "名称", "存货名称", "商品名称", "描述", "物资名称"),
        ),
        "line.specification": ("Specification", "Spec", "规格", "规格型号", "型号"),
        "line.category": ("Category", "Commodity", "Product Group", "类别", "物料类别", "分类", "品类"),
        "line.supplier_item": (
            "Supplier Item",
            "Supplier Part Number",
            "Vendor Part Number",
            "供应商料号",
            "供应商物料编码",
        ),
        "line.quantity": (
            *("Quantity", "Qty", "Order Quantity", "Order Qty", "Ordered Quantity", "Ordered Qty", "Ordered", "PO Qty"),
            *("PO Quantity", "Line Item Quantity", "数量", "订单数量", "采购数量", "订购数量", "订货数量", "下单数量"),
        ),
        "line.unit": (*("Unit", "UOM", "Unit of Measure", "Order Unit", "单位", "计量单位", "采购单位", "主单位"),),
        "line.price": (
            *("Price", "Unit Price", "Net Price", "Unit Cost", "单价", "采购单价", "不含税单价", "无税单价", "净价"),
        ),
        "line.amount": (
            *("Amount", "Line Amount", "Line Total", "Net Amount", "Net Value", "Line Item Value", "Line Value"),
            *("金额", "行金额", "不含税金额", "无税金额", "订单金额", "采购金额"),
        ),
        "line.tax_rate": ("Tax Rate", "VAT Rate", "税率"),
        "line.cost_centre": ("Cost Centre", "Cost Center", "成本中心"),
        "schedule.requested": (
            *(
                "Due Date",
                "Delivery Date",
                "Requested Date",
                "Requested Delivery Date",
                "Required Date",
                "Need By Date",
            ),
            *(
                "Need By",
                "Required Delivery Date",
                "交货日期",
                "要求交期",
                "要求到货日期",
                "要求交货日期",
                "需求日期",
                "交期",
            ),
            *("要求到货日", "计划到货日期"),
        ),
        "schedule.promised": (
            *("Promised Date", "Promise Date", "Promised Delivery Date", "Confirmed Date", "Confirmed Delivery Date"),
            *(
                "Scheduled Delivery Date",
                "承诺交期",
                "承诺交货日期",
                "承诺到货日期",
                "确认交期",
                "供应商承诺交期",
                "答复交期",
            ),
        ),
        "schedule.site": (
            "Site",
            "Plant",
            "Warehouse",
            "Ship To",
            "Location",
            "工厂",
            "仓库",
            "收货地点",
            "收货仓库",
            "收货工厂",
        ),
        "receipt.quantity": (
            *("Received Quantity", "Received Qty", "Qty Received", "Quantity Received", "Receipt Quantity", "Received"),
            *("收货数量", "到货数量", "实收数量", "已收数量", "已收货数量", "累计收货数量"),
        ),
        "receipt.at": (
            *("Received Date", "Receipt Date", "Date Received", "Delivered Date", "Delivered to Client Date"),
            *(
                "Actual Delivery Date",
                "Goods Receipt Date",
                "收货日期",
                "到货日期",
                "实际到货日期",
                "实际交货日期",
                "收货时间",
            ),
        ),
        "receipt.number": (
            *("Receipt Number", "Receipt No", "GRN", "GRN Number", "GR Number", "收货单号", "到货单号"),
        ),
        "receipt.known_at": ("Delivery Recorded Date", "Receipt Recorded Date", "收货登记日期", "收货录入日期"),
        "inspection.accepted": ("Accepted Quantity", "Accepted Qty", "Qty Accepted", "合格数量", "合格数"),
        "inspection.rejected": (
            *("Rejected Quantity", "Rejected Qty", "Qty Rejected", "Defective Quantity", "Defect Qty"),
            *("不合格数量", "不合格数", "不良数量", "拒收数量"),
        ),
        "stock_in.quantity": ("Stocked Quantity", "Stocked Qty", "Stock In Quantity", "入库数量", "已入库数量"),
        "stock_in.number": ("Stock In Number", "入库单号"),
        "stock_in.at": ("Stock In Date", "Stocked Date", "入库日期", "入库时间"),
    }
)
"""Section and field → the headers that are read as it, in the order of preference."""


@frozen
class Recognised:
    """What the headers of a table were taken for: the mapping, which header is which field, and which nothing reads."""

    mapping: TableMapping
    used: Mapping[str, str]
    unused: tuple[str, ...]


def normalised(header: str) -> str:
    """A header without its case, spaces, punctuation and full-width forms.

    >>> normalised("ＰＯ No．") == normalised("po_no")
    True
    """
    return "".join(one for one in normalize("NFKC", header).casefold() if one.isalnum())


_FIELDS: Final[Mapping[str, tuple[str, int]]] = {
    normalised(header): (name, place)
    for name, headers in reversed([*HEADERS.items()])
    for place, header in reversed([*enumerate(headers)])
}


def _field(header: str) -> tuple[str, int] | None:
    return _FIELDS.get(normalised(header)) or _FIELDS.get(normalised(_BRACKETS.sub("", normalize("NFKC", header))))


def known_headers(headers: Sequence[str]) -> int:
    """How many of the headers mean something."""
    return sum(_field(header) is not None for header in headers)


def nearest(name: str, headers: Sequence[str]) -> str | None:
    """The header that looks most like `name`, if any does."""
    near = get_close_matches(normalised(name), (shown := {normalised(one): one for one in headers if one}), 1, 0.5)
    return shown[near[0]] if near else None


def recognise(headers: Sequence[str], *, source: str = _SOURCE, file: str = "table") -> Recognised:
    """A mapping for a table with these headers.

    Where a table has two columns for a field, the one whose header is named first in `HEADERS` is read. Raises BadInput
    if there is no order number, or neither a quantity nor an amount.

    >>> recognise(["订单号", "物料编码", "数量", "备注"]).unused
    ('备注',)
    """
    taken: dict[str, tuple[int, str]] = {}
    for header in headers:
        found = _field(header)
        if found is not None and (found[0] not in taken or found[1] < taken[found[0]][0]):
            taken[found[0]] = (found[1], header)
    used = {name: header for name, (_, header) in taken.items()}
    for names in (("order.key",), ("line.quantity", "line.amount")):
        if not any(name in used for name in names):
            raise _not_found(names, headers, file)
    for section, means in _MEANS.items():
        if not any(f"{section}.{one}" in used for one in means):
            used = {name: header for name, header in used.items() if not name.startswith(f"{section}.")}
    sections: dict[str, dict[str, tuple[Cell, ...]]] = {}
    for name, header in used.items():
        section, _, field = name.partition(".")
        sections.setdefault(section, {})[field] = (Cell(header),)
    return Recognised(
        TableMapping(
            source,
            order=Section("order", sections.get("order", {})),
            line=Section("line", sections.get("line", {})),
            schedule=Section("schedule", sections.get("schedule", {})),
            facts=tuple(_fact(name, sections) for name in FACTS if name in sections),
            # A decimal comma with exactly three digits behind it doesn't occur in such tables.
            thousands=",",
            ignore=_SIGNS,
        ),
        MappingProxyType(used),
        tuple(header for header in headers if header and header not in used.values()),
    )


def _fact(name: str, sections: Mapping[str, Mapping[str, tuple[Cell, ...]]]) -> Section:
    fields = dict(sections[name])
    if name in {"receipt", "stock_in"} and "quantity" not in fields:
        # A table that says when and not how much: all of the line arrived on that day.
        fields["quantity"] = sections["line"].get("quantity", ())
        return Section(name, {key: cells for key, cells in fields.items() if cells}, needs=("quantity", "at"))
    return Section(name, fields)


def _not_found(names: tuple[str, ...], headers: Sequence[str], file: str) -> BadInput:
    wanted = [header for name in names for header in HEADERS[name]]
    near = next((found for header in wanted if (found := nearest(header, headers))), None)
    shown = [one for name in names for one in (HEADERS[name][0], _chinese(HEADERS[name]))]
    return BadInput(
        "table.not_recognised",
        file=file,
        wanted=", ".join(shown),
        near=near,
        found=", ".join(header for header in headers[:20] if header) or None,
    )


def _chinese(headers: tuple[str, ...]) -> str:
    return next(header for header in headers if not header.isascii())
