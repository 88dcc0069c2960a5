"""The catalogue: every sentence that people read. A language is a translation of it.

Who reads it: members `own`; curators `curators`, `notices`, `unusable` and `importing`; both `replies`, `finding`,
`errors` and, in Discord's menus, `commands`; operators `operator` and `demo`. `questionnaire` has the questions that a
server begins with. Quickest is a search for the text that is seen; no two modules have a name in common.

May touch the domain, of whose values it is a dictionary.
"""
