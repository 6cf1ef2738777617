"""Names in a text: places, blocs, materials, persons, public bodies."""
