"""From a confirmed submission to receipts: the ledger, its legs, their targets."""
