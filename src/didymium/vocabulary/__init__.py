"""Materials, stages, products, territories, blocs, persons, instruments and units, with names."""
