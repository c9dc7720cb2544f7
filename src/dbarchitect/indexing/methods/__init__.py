"""What each access method answers: one module a method, each with the same two functions.

`candidates(use, facts, name)` gives the indexes of the method that would help, the best
first; `serves(index, use)` says whether an index of it does the use's work.
"""
