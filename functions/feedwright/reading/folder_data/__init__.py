"""What site generators write beside articles for a whole folder of them: values that may hold the folder back."""
