"""An article becomes an entry: its id, address, words, links and files as every format shows them."""
