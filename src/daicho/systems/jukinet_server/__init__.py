"""市町村CS (住民基本台帳ネットワークシステムの市町村側): S2, our stand-in for J-LIS's own program."""
