// RewriteEnvironment
