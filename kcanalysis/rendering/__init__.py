"""From a notebook to the document: Papermill runs it, nbconvert's exporters set it."""
