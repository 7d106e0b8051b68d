"""The nouns that everything passes: frozen, pure, without logic past look-ups."""
