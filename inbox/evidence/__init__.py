"""Reading evidence: strangers' files, opened only in a locked-down process of their own."""
