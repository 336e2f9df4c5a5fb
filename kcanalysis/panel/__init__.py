"""Facts become a panel: quarters × items, each figure with where it comes from."""
