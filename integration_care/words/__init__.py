"""What patients read in another language than English: found in the source, kept in integration_care/locale/.

English is what stands in the code and in the templates; a language is one folder with two catalogues,
`django.po` for what the server says and `djangojs.po` for what scripts say. README, "Languages".
"""
