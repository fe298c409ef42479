"""The style of figures in HTML: in light and dark notebooks alike, and black on white on A4."""

from __future__ import annotations

from typing import Final

__all__ = ["PAGE_STYLE", "STYLE"]

# Colours are of a middle lightness, with a contrast of 3 : 1 and more on white and on black; text has the notebook's
# own colour. A colour never stands alone: there is a sign, a word or a number beside it.
STYLE: Final = """
div.pk-sheet { font: 13px/1.35 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", "Noto Sans SC", sans-serif; font-variant-numeric: tabular-nums; overflow-x: auto;
  max-width: 100%; }
div.pk-sheet table { border-collapse: collapse; margin: 0 0 .5em; font-size: inherit; border: 0; }
div.pk-sheet caption { caption-side: top; text-align: start; color: inherit; padding: .2em 0 .5em;
  white-space: nowrap; }
div.pk-sheet caption b { font-size: 1.2em; margin-inline-end: .6em; }
div.pk-sheet th, div.pk-sheet td { text-align: end; vertical-align: top; padding: .35em .7em; border: 0;
  border-bottom: 1px solid rgba(128,128,128,.3); background: none; white-space: nowrap; max-width: none; }
div.pk-sheet th:first-child, div.pk-sheet td:first-child { padding-inline-start: .2em; }
div.pk-sheet thead th { vertical-align: bottom; border-bottom: 2px solid rgba(128,128,128,.7); font-weight: 600;
  white-space: normal; min-width: 6.5em; max-width: 11em; }
div.pk-sheet .pk-h { text-align: start; font-weight: 600; white-space: normal; min-width: 9em; max-width: 17em;
  overflow-wrap: anywhere; unicode-bidi: isolate; }
div.pk-sheet .pk-t { text-align: start; min-width: 0; white-space: normal; unicode-bidi: isolate; }
div.pk-sheet small { display: block; font-size: .82em; font-weight: 400; opacity: .78; white-space: normal; }
div.pk-sheet small span, div.pk-sheet .pk-s small { white-space: nowrap; }
div.pk-sheet .pk-c + .pk-c { margin-top: .45em; padding-top: .35em; border-top: 1px dotted rgba(128,128,128,.45); }
div.pk-sheet .pk-v { font-weight: 600; }
div.pk-sheet .pk-m { font-weight: 700; margin-inline-start: .3em; }
div.pk-sheet .pk-m.good { color: #2e8b57; } div.pk-sheet .pk-m.bad { color: #d9534f; }
div.pk-sheet .pk-w { font-size: .82em; margin-inline-start: .4em; }
div.pk-sheet .pk-b { display: inline-block; min-width: 1.1em; padding: 0 .4em; border: 1.5px solid;
  border-radius: .35em; text-align: center; }
div.pk-sheet svg { display: block; margin-inline-start: auto; overflow: visible; }
div.pk-sheet svg.bar { width: 84px; height: 7px; margin-block: 2px 1px; }
div.pk-sheet .pk-s { display: flex; justify-content: flex-end; align-items: center; gap: .4em; }
div.pk-sheet .pk-s svg { flex: none; width: 84px; height: 20px; margin: 0; }
div.pk-sheet .track { fill: rgba(128,128,128,.28); } div.pk-sheet .plain { fill: #4a86b8; }
div.pk-sheet .good { fill: #2e8b57; } div.pk-sheet .bad { fill: #d9534f; }
div.pk-sheet .goal { fill: currentColor; }
div.pk-sheet polyline { fill: none; stroke: #4a86b8; stroke-width: 1.5; stroke-linejoin: round; }
div.pk-sheet .dot { fill: currentColor; } div.pk-sheet .lone { fill: #4a86b8; }
div.pk-sheet sup { font-size: .75em; line-height: 0; margin-inline-start: .15em; vertical-align: .45em; }
div.pk-sheet p, div.pk-sheet ol { margin: .25em 0; font-size: .9em; max-width: 75em; }
div.pk-sheet ol { padding-inline-start: 1.6em; }
div.pk-sheet summary { cursor: pointer; font-size: .9em; }
div.pk-sheet dl { margin: .3em 0; font-size: .9em; max-width: 75em; }
div.pk-sheet dt { font-weight: 600; margin-top: .5em; } div.pk-sheet dd { margin: 0 0 0 1.2em; white-space: normal; }
div.pk-sheet code { font-size: .9em; opacity: .78; background: none; font-weight: 400; }
"""

PAGE_STYLE: Final = """
@page { size: A4 ORIENTATION; margin: 10mm; @bottom-right { content: counter(page) " / " counter(pages);
  font: 7pt sans-serif; } }
:root { color-scheme: light; }
body { margin: 0 auto; padding: 6mm; max-width: WIDTH; color: #000; background: #fff; }
h1 { font: bold 16pt sans-serif; margin: 0; } h1 + p { margin: .5mm 0 4mm; font: 9pt sans-serif; }
h2 { font: bold 10pt sans-serif; margin: 4mm 0 0; break-after: avoid; }
div.pk-sheet { overflow: visible; }
div.pk-sheet table { width: 100%; margin-bottom: 4mm; }
div.pk-sheet thead { display: table-header-group; }
div.pk-sheet tr, div.pk-sheet .pk-d { break-inside: avoid; }
div.pk-sheet .pk-t { text-align: start; min-width: 0; white-space: normal; unicode-bidi: isolate; }
div.pk-sheet small { opacity: 1; color: #444; }
@media print { body { padding: 0; max-width: none; } div.pk-sheet { font-size: 8pt; }
  div.pk-sheet * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  div.pk-sheet dl { columns: 2; column-gap: 8mm; max-width: none; } div.pk-sheet .pk-d:first-child dt { margin-top: 0; }
  div.pk-sheet thead th { min-width: 0; } div.pk-sheet th, div.pk-sheet td { padding: .25em .5em; } }
"""
