"""The pages: owners answer their tasks, stewards see how the base stands; rendered here, without any script."""
