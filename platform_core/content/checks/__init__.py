"""What is wrong with the words of a step, before anybody reads them.

Pure: words go in, findings come out, the same for the editor, for a draft that is to be published
and for the files of ``content check``. An error stops publishing; advice does not.

``step.findings`` for one step, ``module.findings`` for a whole module; ``parts`` takes the parts of
a draft as they are saved. The lists of words are data: ``content/avoided.*.yaml`` and the service's
own (``content/avoided/``).
"""
