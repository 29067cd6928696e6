"""The ledger: append-only acts in a hash chain, gapless numbers, cursors, cached values."""
