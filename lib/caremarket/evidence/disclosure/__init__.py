"""Small counts of people from local returns: left out before anything reads them."""
