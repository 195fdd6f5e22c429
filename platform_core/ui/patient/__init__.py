"""What the patient's pages are drawn from: each module reads the facts of a page and draws them."""
