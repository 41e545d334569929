"""kbaudit keeps a knowledge base true."""
