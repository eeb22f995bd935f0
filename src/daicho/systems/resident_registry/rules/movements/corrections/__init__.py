"""職権修正・軽微な修正・誤記修正 — items of a record put right; which items, why, and from which day differ by kind.

Law: 住民基本台帳法8条, 9条2項, 施行規則11条3項2号; 標準仕様書 4.2.3.
"""
