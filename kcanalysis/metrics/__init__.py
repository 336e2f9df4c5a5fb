"""What is computed from the figures: expressions as data, and the arithmetic behind them."""
