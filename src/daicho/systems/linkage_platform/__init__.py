"""庁内データ連携機能 (庁内連携システム): S4, passes residents' movements on to the systems that may have them."""
