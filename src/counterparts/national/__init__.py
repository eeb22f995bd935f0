"""全国サーバ, カード管理, 番号生成 (地方公共団体情報システム機構), simulated: speaks ``specs/national/`` alone."""
