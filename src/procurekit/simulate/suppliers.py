"""The suppliers of the simulated year: what they sell, and the habits by which one comes to know them."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from procurekit.model.party import Contact, Party
from procurekit.simulate.chance import Span

__all__ = ["SUPPLIERS", "Good", "Habits", "Supplier"]


@frozen
class Good:
    """Something that a supplier sells: its usual price and how much of it is ordered at once, in steps."""

    code: str
    name: str
    price: str
    lot: Span
    step: int = 1
    unit: str = "EA"
    kind: str = field(default="goods", kw_only=True)
    inspected: bool = field(default=False, kw_only=True)
    tolerance: str | None = field(default=None, kw_only=True)


@frozen(kw_only=True)
class Habits:
    """How a supplier behaves. Days are working days, chances are percent.

    `lead` is from order to wish; `answers` how long an answer takes; `promises` how far the first promise is off the
    wish; `slips` how often it is moved then, `slip` by how much; `lands` how far the goods arrive off the last promise;
    `rush` how much more often they are late in the year's last weeks; `tells` how often a shipment is announced.
    """

    lead: Span = (12, 20)
    answers: Span = (0, 2)
    silent: int = 3
    channels: tuple[str, ...] = ("email", "email", "phone")
    promises: Span = (0, 2)
    slipping: int = 8
    slips: Span = (1, 1)
    slip: Span = (3, 6)
    lands: Span = (-2, 0)
    late: int = 5
    lateness: Span = (2, 6)
    transit: Span = (1, 3)
    carrier: str = "德邦 Deppon"
    split: int = 8
    short: int = 3
    over: int = 2
    rejects: int = 5
    share: Span = (2, 6)
    rush: int = 35
    tells: int = 80


@frozen
class Supplier:
    """A supplier with its contact, its goods and its habits; `weight` is how often it gets an order."""

    id: str
    name: str
    contact: Contact
    goods: tuple[Good, ...]
    habits: Habits = field(kw_only=True)
    weight: int = field(default=8, kw_only=True)
    currency: str = field(default="CNY", kw_only=True)
    country: str = field(default="CN", kw_only=True)
    terms: int = field(default=60, kw_only=True)

    @property
    def party(self) -> Party:
        """The supplier as an order names it."""
        return Party(self.id, self.name, country=self.country, contacts=[self.contact])

    @property
    def delivers_nothing(self) -> bool:
        """It sells services alone."""
        return all(good.kind == "service" for good in self.goods)


SUPPLIERS: Final[tuple[Supplier, ...]] = (
    # punctual: the one that the others are measured by
    Supplier(
        "S-101",
        "恒力紧固件 Hengli Fasteners",
        Contact("马丽 Ma Li", role="销售 sales", phone="0512-5550-0101", email="mali@hengli.example"),
        (
            Good("FST-M6", "M6×20 内六角螺栓 Socket screw M6×20", "0.38", (2000, 10000), 500, tolerance="5"),
            Good("FST-M10", "M10×40 内六角螺栓 Socket screw M10×40", "1.15", (1000, 5000), 500, tolerance="5"),
            Good("FST-P8", "定位销 Dowel pin Ø8", "2.60", (500, 2000), 100),
        ),
        habits=Habits(lead=(7, 12), answers=(0, 1), silent=0, channels=("portal",), slipping=2, late=2, short=0),
        weight=13,
    ),
    # a week late, every time, and never says so
    Supplier(
        "S-102",
        "华锻锻造 Huaduan Forging",
        Contact("钱伟 Qian Wei", role="销售 sales", phone="0510-5550-0102"),
        (
            Good("FRG-SH40", "主轴锻件 Spindle forging 40Cr", "1280.00", (8, 40), 4, inspected=True),
            Good("FRG-FL200", "法兰锻件 Flange forging DN200", "462.50", (20, 80), 10, inspected=True),
        ),
        habits=Habits(lead=(18, 25), channels=("phone", "email"), promises=(-1, 1), slipping=0, lands=(4, 7), late=40),
        weight=11,
    ),
    # promises early, slips three times, and then keeps the last promise
    Supplier(
        "S-103",
        "宏远铸造 Hongyuan Castings",
        Contact("何勇 He Yong", role="销售经理 sales manager", phone="139-5550-0103", messenger="hongyuan-heyong"),
        (
            Good("CST-BED", "床身铸件 Machine bed casting HT300", "8650.00", (2, 8), inspected=True),
            Good("CST-HSG", "主轴箱铸件 Headstock casting HT250", "3480.00", (4, 16), 2, inspected=True),
            Good("CST-CVR", "端盖铸件 End cover casting", "215.00", (40, 120), 20),
        ),
        habits=Habits(
            lead=(20, 28),
            channels=("email", "phone", "微信"),
            promises=(-4, -1),
            slipping=88,
            slips=(2, 3),
            slip=(4, 7),
            lands=(-2, 0),
            late=2,
            rush=5,
            split=0,
        ),
        weight=11,
    ),
    # on time and well made, but packed badly
    Supplier(
        "S-104",
        "明辉钣金 Minghui Sheet Metal",
        Contact("罗芬 Luo Fen", role="跟单 order desk", phone="0512-5550-0104", messenger="minghui-luofen"),
        (
            Good("SHM-GRD", "防护罩 Guard enclosure", "1960.00", (6, 24), 2, inspected=True),
            Good("SHM-CAB", "电控柜体 Control cabinet", "2380.00", (4, 12), 2, inspected=True),
            Good("SHM-TRY", "接油盘 Oil tray", "168.00", (20, 80), 10, inspected=True),
        ),
        habits=Habits(channels=("微信", "email"), rejects=42, share=(5, 20), late=3),
        weight=10,
    ),
    # does not answer until called twice
    Supplier(
        "S-105",
        "晨光电子 Chenguang Electronics",
        Contact("郭亮 Guo Liang", role="销售 sales", phone="021-5550-0105"),
        (
            Good("ELC-DRV", "2 kW 伺服驱动器 Servo drive 2 kW", "2150.00", (4, 20), 2),
            Good("ELC-SNS", "接近开关 Proximity switch", "38.50", (50, 300), 50),
            Good("ELC-CBL", "拖链电缆 Drag-chain cable", "26.80", (100, 600), 100, "M"),
        ),
        habits=Habits(lead=(15, 22), answers=(6, 11), silent=22, channels=("phone",), promises=(0, 4), late=12),
        weight=9,
    ),
    # cheap, and seldom all of it
    Supplier(
        "S-106",
        "利达机电 Lida Electromech",
        Contact("谢军 Xie Jun", role="老板 owner", phone="137-5550-0106", messenger="lida-xiejun"),
        (
            Good("MOT-075", "0.75 kW 异步电机 Induction motor 0.75 kW", "318.00", (10, 40), 5),
            Good("MOT-220", "2.2 kW 异步电机 Induction motor 2.2 kW", "546.00", (6, 24), 2),
            Good("PMP-CLT", "冷却泵 Coolant pump", "275.00", (10, 30), 5),
        ),
        habits=Habits(channels=("微信", "phone"), short=46, split=16, slipping=15, late=12, rejects=8),
        weight=10,
    ),
    # an import that takes its time and keeps its word
    Supplier(
        "S-107",
        "凯勒精密 Keller Präzision GmbH",
        Contact("Anna Keller", role="inside sales", email="a.keller@keller.example"),
        (
            Good("KLR-SPN", "24000 rpm 电主轴 Motor spindle 24000 rpm", "6840.00", (1, 4)),
            Good("KLR-BRG", "角接触轴承 Angular contact bearing P4", "148.60", (10, 60), 10),
        ),
        habits=Habits(
            lead=(40, 52), answers=(1, 3), silent=0, channels=("email",), transit=(18, 24), carrier="DHL", late=2
        ),
        weight=7,
        currency="EUR",
        country="DE",
        terms=30,
    ),
    # an import that hangs in customs now and then
    Supplier(
        "S-108",
        "北田轴承 Northfield Bearings Inc.",
        Contact("Jim Ortega", role="export", email="export@northfield.example"),
        (
            Good("NFB-LMG", "直线导轨 Linear guide 35 mm", "212.40", (10, 40), 5),
            Good("NFB-BSC", "滚珠丝杠 Ball screw 40×10", "690.00", (4, 16), 2, inspected=True),
        ),
        habits=Habits(
            lead=(38, 48),
            channels=("email",),
            transit=(20, 26),
            carrier="中远海运 COSCO",
            slipping=25,
            slip=(4, 9),
            late=22,
            lateness=(3, 12),
            tells=45,
        ),
        weight=7,
        currency="USD",
        country="US",
        terms=30,
    ),
    # quick, and likes to send some more
    Supplier(
        "S-109",
        "顺通包装 Shuntong Packaging",
        Contact("田华 Tian Hua", role="销售 sales", phone="0512-5550-0109"),
        (
            Good("PKG-CRT", "出口木箱 Export crate", "420.00", (10, 40), 5, tolerance="3"),
            Good("PKG-FLM", "防锈膜 VCI film", "18.60", (50, 300), 50, "KG", tolerance="3"),
        ),
        habits=Habits(lead=(5, 9), answers=(0, 1), channels=("phone", "微信"), transit=(0, 1), over=26, late=3),
        weight=9,
    ),
    Supplier(
        "S-110",
        "金石刀具 Jinshi Tools",
        Contact("丁磊 Ding Lei", role="销售 sales", phone="028-5550-0110", email="dinglei@jinshi.example"),
        (
            Good("TLS-EM10", "硬质合金立铣刀 Carbide end mill Ø10", "86.00", (30, 120), 10),
            Good("TLS-INS", "车刀片 Turning insert CNMG", "14.20", (200, 800), 100),
        ),
        habits=Habits(lead=(8, 14), channels=("portal", "email"), lands=(-4, -1), late=6),
        weight=9,
    ),
    Supplier(
        "S-111",
        "东方润滑 Dongfang Lubricants",
        Contact("江敏 Jiang Min", role="客服 customer service", phone="0514-5550-0111"),
        (
            Good("OIL-SPD", "主轴油 Spindle oil VG10", "21.40", (200, 800), 100, "L", tolerance="2"),
            Good("OIL-CUT", "切削液 Cutting fluid", "15.80", (200, 1000), 200, "L", tolerance="2"),
        ),
        habits=Habits(lead=(6, 11), slipping=10, late=10, lateness=(1, 4)),
        weight=7,
    ),
    Supplier(
        "S-112",
        "远大热处理 Yuanda Heat Treatment",
        Contact("沈刚 Shen Gang", role="厂长 plant manager", phone="0512-5550-0112"),
        (
            Good("HTR-NIT", "氮化处理 Nitriding", "34.00", (40, 160), 20, kind="subcontract", inspected=True),
            Good("HTR-QNC", "调质处理 Quench and temper", "12.50", (60, 240), 20, kind="subcontract", inspected=True),
        ),
        habits=Habits(lead=(8, 13), channels=("phone",), slipping=30, slips=(1, 2), late=15, rejects=12),
        weight=8,
    ),
    Supplier(
        "S-113",
        "安信设备维护 Anxin Maintenance",
        Contact("唐静 Tang Jing", role="调度 dispatch", phone="0512-5550-0113"),
        (
            Good("SRV-CAL", "机床精度校准 Machine calibration", "1850.00", (1, 4), kind="service"),
            Good("SRV-INS", "空压机保养 Compressor service", "960.00", (1, 3), kind="service"),
        ),
        habits=Habits(lead=(8, 15), channels=("email",)),
        weight=4,
    ),
    # new, and it shows
    Supplier(
        "S-114",
        "三和液压 Sanhe Hydraulics",
        Contact("彭涛 Peng Tao", role="销售 sales", phone="0574-5550-0114", messenger="sanhe-pengtao"),
        (
            Good("HYD-UNT", "液压站 Hydraulic unit", "4260.00", (2, 6), inspected=True),
            Good("HYD-CYL", "液压缸 Hydraulic cylinder Ø63", "585.00", (6, 24), 2, inspected=True),
        ),
        habits=Habits(
            channels=("phone", "微信"), promises=(0, 5), slipping=45, slips=(1, 2), late=30, rejects=18, split=20
        ),
        weight=5,
    ),
)
"""Fourteen suppliers, invented."""
