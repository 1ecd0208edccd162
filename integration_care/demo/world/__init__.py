"""A world to measure in: clinics full of people who were never there, poured in by COPY.

Nothing here goes through actions, and so it lives where production never looks. What is written is what
actions would have written: the planner plans the follow-ups, the fields seal their words, the chain is
linked with the trail's own key.
"""
