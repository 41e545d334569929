"""The links of a base: what each text links to, where its sites keep their pages, and where each link leads."""
