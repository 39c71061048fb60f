// RewriteEnvironment tests
