"""Documents as samples of a house style: one that looks right is read, one to start from is written."""
