"""The company that buys: 华东精密机械, a machine builder in Suzhou, and the people who do it.

Names carry both languages, the Chinese first, as they do on the papers of such a company.
"""

from __future__ import annotations

from typing import Final

from procurekit.model.party import Actor, Party

__all__ = ["ACCOUNTANT", "APPROVER", "BUYERS", "COMPANY", "INSPECTOR", "STOREKEEPER"]

COMPANY: Final = Party(
    "HDJM",
    "华东精密机械有限公司 Huadong Precision Machinery",
    country="CN",
    address="江苏省苏州市工业园区金鸡湖大道 88 号",
)

BUYERS: Final = (
    Actor("li.mei", "李梅 Li Mei", roles={"buyer"}),
    Actor("chen.tao", "陈涛 Chen Tao", roles={"buyer"}),
    Actor("zhou.min", "周敏 Zhou Min", roles={"buyer"}),
)
APPROVER: Final = Actor("wang.jianguo", "王建国 Wang Jianguo", roles={"approver"})
STOREKEEPER: Final = Actor("sun.qiang", "孙强 Sun Qiang", roles={"warehouse"})
INSPECTOR: Final = Actor("wu.jing", "吴静 Wu Jing", roles={"quality"})
ACCOUNTANT: Final = Actor("zheng.fang", "郑芳 Zheng Fang", roles={"accountant"})
