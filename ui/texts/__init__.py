"""German words and sentences, grouped by what they speak about."""
