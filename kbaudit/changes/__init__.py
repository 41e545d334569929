"""Material change: what of a text was changed so that it may tell its reader something else."""
