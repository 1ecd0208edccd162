"""How the installation does, for whoever runs it: the page /ops/, /metrics, the rules that alert.

Everything comes from rows, read when it is asked for: any process tells the same. No patient, no name and
none of a clinic's words; a clinic by its slug at most.
"""
