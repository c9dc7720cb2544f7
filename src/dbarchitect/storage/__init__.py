"""How many bytes PostgreSQL needs for rows: types, alignment, pages and TOAST; pure arithmetic.

Sources: PostgreSQL documentation 66.6 (Database Page Layout) and 66.2 (TOAST), and the source
files named at each formula. All hold for PostgreSQL 14 to 18 with pages of 8 kB on 64 bits.
"""
