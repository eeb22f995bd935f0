"""出生 — a child is recorded in the household it lives in (住基法8条, 令12条; 標準仕様書 4.2.1.2)."""
