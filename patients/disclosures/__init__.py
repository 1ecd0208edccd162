"""The record of disclosures: what of a patient's record left the clinic, when, to whom and why.

45 CFR 164.528: a patient may have an account of the last six years. What was given to themselves, or for
treatment, payment or the clinic's own work need not stand in it; it is noted here all the same.
"""
