"""Code lists (コード一覧): the official names and codes that several systems must mean alike, as data."""
