"""The style of the page of an order's history: A4, black on white, at one height in any font that the reader has."""

from __future__ import annotations

from typing import Final

__all__ = ["style_of"]

_SHEET: Final = "SHEET"
_LONGEST: Final = 60

_STYLE: Final = """
@page { size: A4; margin: 7mm 8mm 8mm;
  @bottom-right { content: SHEET counter(page) "/" counter(pages); font: 6.5pt sans-serif; } }
* { box-sizing: border-box; }
html { font: 7.8pt/1.18 sans-serif; font-size-adjust: .5; color: #000; background: #fff; }
body { max-width: 194mm; margin: 0 auto; overflow-wrap: anywhere; }
@media screen { body { padding: 8mm 4mm; } }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 6mm; border-bottom: 1.5pt solid; }
h1 { font-size: 14pt; margin: 0 0 1mm; }
h2 { font-size: 9pt; margin: 1.5mm 0 .3mm; break-after: avoid; }
p { margin: 0; }
.head { display: flex; flex-wrap: wrap; gap: .4mm 4mm; margin: 1.2mm 0 0; }
.head dt, .short dt { font-weight: bold; }
.head div { display: flex; gap: 1.2mm; }
dd { margin: 0; }
.short { display: grid; grid-template-columns: max-content 1fr; gap: .25mm 3mm; border: 1.2pt solid; padding: 1mm 2mm;
  margin: 1.4mm 0 0; }
.short ul { margin: 0; padding: 0; list-style: none; }
.short li::before { content: ""; display: inline-block; width: 1.8mm; height: 1.8mm; border: .8pt solid;
  margin-inline-end: 1.2mm; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .15mm .8mm; border-bottom: .4pt solid #888; }
thead { display: table-header-group; }
th { border-bottom: .9pt solid; font-size: 7.2pt; }
tr { break-inside: avoid; }
td { unicode-bidi: isolate; }
.n { text-align: end; white-space: nowrap; }
.lines th, .d, .when { white-space: nowrap; }
.history, .agreed { font-size: 7.3pt; line-height: 1.12; table-layout: fixed; }
.c-revision { width: 4%; } .c-what { width: 24%; } .c-asked { width: 16.5%; } .c-approved { width: 13%; }
.c-agreed { width: 14.5%; } .c-evidence { width: 13%; } .c-told { width: 15%; }
.agreed td:nth-child(6) { font-size: 6.5pt; }
.history .c-no { width: 12mm; } .history .c-when { width: 25mm; } .history .c-who { width: 26mm; }
.c-ordered, .c-received, .c-open { text-align: end; }
.small { font-size: 6.5pt; }
.mark { display: inline-block; line-height: 1.15; margin-block: .3mm; }
.attested { border: .8pt dashed; padding: 0 .8mm; font-weight: bold; }
.confirmed { border: .8pt solid; padding: 0 .8mm; }
.gone { border: .6pt dotted; padding: 0 .8mm; }
.alarm { font-weight: bold; }
footer { margin-top: 1.2mm; border-top: .9pt solid; padding-top: .6mm; font-size: 6.4pt; line-height: 1.14; }
code { font-family: monospace; }
"""


def style_of(name: str) -> str:
    """The style sheet; every sheet of paper carries `name` beside its number.

    >>> "</" in style_of("PO-1</style>")
    False
    """
    # In a style sheet, only a letter, a digit or a hyphen is sure to be nothing else.
    plain = (one if one.isascii() and (one.isalnum() or one == "-") else f"\\{ord(one):x} " for one in name[:_LONGEST])
    return _STYLE.replace(_SHEET, f'"{"".join(plain)}\\20 \\20 "')
