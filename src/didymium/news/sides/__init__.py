"""Who acts and at whom."""
