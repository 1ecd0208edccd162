"""Who gets what: every address of the product, asked by everybody, of their own, of others' and of nothing.

`matrix.csv` is the golden answer. A change of rights is a change of that file, to be read like any other:

    MATRIX=write make test ARGS=tests/matrix

What belongs to no line any more goes with the next one: run it twice after an address is gone.

`mutations.py` takes each protection away in turn and shows that a cell turns red.
"""
