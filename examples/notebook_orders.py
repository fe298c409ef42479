"""The orders of the web host in a notebook: open it in an editor that knows `# %%` cells, or run it."""

# %% [markdown]
# # The orders of the web host, in a notebook
# The same database, the same objects: open it to read, group it, plot it.

# %%
import os
from collections import Counter

import procurekit

url = os.environ.get("PROCUREMENT_DB", "procurement.db")
desk = procurekit.open(f"file:{url}?mode=ro")  # only to read: the web host goes on writing

# %% [markdown]
# ## Where everything stands

# %%
orders = desk.orders()
stages = Counter(one.stage for one in orders)
print(dict(stages))

# %% [markdown]
# ## What is still to come, line by line: the rows go straight into pandas or Polars if you have them

# %%
rows = [
    {"order": one.order_number, "item": one.item, "open": one.open, "promised": one.latest_promise}
    for one in desk.lines(open_only=True)
]
print(*rows, sep="\n")

# %% [markdown]
# ## Who delivers on time

# %%
for group in desk.kpis(by="supplier"):
    for result in group.of("procurekit.on_time"):
        print(group.value, result.numerator, "/", result.denominator, result.text() or "")
