"""Workbooks in and out (openpyxl): what people fill in becomes values of the domain, lists become workbooks.

A reader raises `Refusal` when the file as a whole cannot be read (no workbook, wrong sheet, missing column) and
otherwise returns what it could read beside the problems of single rows. Nothing here saves anything.
"""

import os

# lxml comes with the papers; without it openpyxl reads through defusedxml and writes the same bytes everywhere.
os.environ.setdefault("OPENPYXL_LXML", "False")
