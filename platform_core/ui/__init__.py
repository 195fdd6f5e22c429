"""What the Streamlit pages share: the door, the frame, and pieces of markup."""
