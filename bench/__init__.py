"""Speed of the pages that everybody uses, measured on a large database: `make bench`."""
