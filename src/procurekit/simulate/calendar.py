"""The calendar of the simulated company: a Chinese week with the public holidays and the worked weekends of 2025."""

from __future__ import annotations

from datetime import date
from typing import Final

from pendulum import DateTime

from procurekit.values import WorkCalendar
from procurekit.values.moments import zone_of

__all__ = ["CALENDAR", "ZONE", "moment"]

ZONE: Final = zone_of("Asia/Shanghai")

# Written down here, so that the same seed gives the same year wherever and whenever it is simulated.
CALENDAR: Final = WorkCalendar(
    "华东精密机械",
    holidays=[
        "2025-01-01",
        *(f"2025-01-{day}" for day in range(28, 32)),
        *(f"2025-02-0{day}" for day in range(1, 5)),
        "2025-04-04",
        *(f"2025-05-0{day}" for day in (1, 2, 5)),
        "2025-06-02",
        *(f"2025-10-0{day}" for day in range(1, 9)),
        *(f"2026-01-0{day}" for day in (1, 2)),
    ],
    worked=["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04"],
    country="CN",
)


def moment(day: date, minutes: int) -> DateTime:
    """So many minutes after midnight on a day, on the clock of the plant."""
    hour, minute = divmod(minutes, 60)
    return DateTime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
