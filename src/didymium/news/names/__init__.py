"""Names in a text: places, blocs, materials, persons and offices, public bodies."""
