"""How units, their contact persons and their place in the organisation change."""
