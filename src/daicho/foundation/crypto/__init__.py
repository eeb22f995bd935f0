"""Keys of a system (暗号鍵): encryption and blind indexes of personal numbers, signatures, certificates."""
