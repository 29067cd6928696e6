"""Areas, unit grids, zones, and the nouns that many domains stand on."""
