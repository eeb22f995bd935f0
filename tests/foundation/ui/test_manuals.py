"""手引き: the Markdown of the manuals as HTML, with nothing of a file let through as markup."""

from __future__ import annotations

import pytest

from daicho.foundation.ui.manuals import manual, manual_names, rendered

MARKDOWN = """# 検索

一行目
二行目 `R8.4.1` と **太字**

- 一つ目
- 二つ目 [手引き](search.md)

1. 先に
2. 後に

| 列 | 意味 |
|---|---|
| 待ち | 件数 |

```
<b>そのまま</b>
```
"""


def test_every_part_of_the_subset_is_rendered() -> None:
    html = rendered(MARKDOWN, lambda target: f"/help/{target}")

    for part in (
        "<h1>検索</h1>",
        "<p>一行目<br>二行目 <code>R8.4.1</code> と <strong>太字</strong></p>",
        '<ul><li>一つ目</li><li>二つ目 <a href="/help/search.md">手引き</a></li></ul>',
        "<ol><li>先に</li><li>後に</li></ol>",
        "<tr><td>待ち</td><td>件数</td></tr>",
        "<pre><code>&lt;b&gt;そのまま&lt;/b&gt;</code></pre>",
    ):
        assert part in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "# <script>",
        "- <img src=x>",
        "| a |\n|---|\n| <script> |",
        "**<script>**",
        "`<script>`",
        "[<script>](search.md)",
        '[x](search.md"onclick="alert)',
        "[x](javascript:alert)",
    ],
)
def test_no_markup_of_a_file_reaches_the_page(text: str) -> None:
    html = rendered(text, lambda target: "/help/search/" if target == "search.md" else "")

    assert "<script" not in html
    assert "<img" not in html
    assert "onclick" not in html.replace("&quot;onclick", "")
    assert "javascript" not in html or "href" not in html


def test_every_manual_has_a_title_and_its_links_lead_to_manuals() -> None:
    targets: list[str] = []

    def noted(target: str) -> str:
        targets.append(target)
        return "/x/"

    assert {"search", "linkage-status", "move-in-entry"} <= manual_names()
    for name in manual_names():
        assert "<h1>" in manual(name, noted).body
    assert {target.removesuffix(".md") for target in targets} <= manual_names()
