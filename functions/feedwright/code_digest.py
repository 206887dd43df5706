"""A digest of what reads and renders, of its templates and its locked libraries; ``make digest`` writes it.

A worker whose digest is not the one recorded with the settings writes no public document.
"""

CODE_DIGEST = "38bcbd1f15f44a8e"
