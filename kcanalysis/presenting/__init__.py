"""What a person sees: figures, tables and words, from the panel and its metrics only."""
