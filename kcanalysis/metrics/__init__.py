"""Pure functions of the panel: DataFrame in, DataFrame out. Nothing is filled in or rounded."""
