"""Opening a record in an emergency: who is off its care team, or an admin who needs its words.

A reason, an hour, the care team told at once, and one of them who looks at it afterwards. What is open for
whom is `accounts.BrokenGlass`; `core.access` and `Patient.visible_to` ask it.
"""
