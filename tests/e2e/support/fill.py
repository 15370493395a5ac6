"""Fills in a form as an office program would: puts texts and numbers into cells, and leaves everything else.

usage: fill.py FORM FILLED SHEET CELLS, where SHEET counts from 1 and CELLS is a JSON object of cells and values.
"""
import json
import re
import sys
import zipfile
from xml.sax.saxutils import escape

form, filled, sheet, cells = sys.argv[1:]
part = f"xl/worksheets/sheet{sheet}.xml"
with zipfile.ZipFile(form) as source, zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as target:
    for name in source.namelist():
        data = source.read(name)
        if name == part:
            text = data.decode()
            for cell, value in json.loads(cells).items():
                is_text = isinstance(value, str)
                content = f'<is><t>{escape(value)}</t></is>' if is_text else f"<v>{value}</v>"
                kind = ' t="inlineStr"' if is_text else ""
                pattern = rf'<c r="{cell}"( s="\d+")?(?:/>|[^>]*>.*?</c>)'
                text, n = re.subn(pattern, lambda it: f'<c r="{cell}"{it[1] or ""}{kind}>{content}</c>', text, count=1)
                assert n == 1, f"no cell {cell}"
            data = text.encode()
        target.writestr(name, data)
